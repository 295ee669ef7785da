package io.throttlemachines.fleet;

import static io.throttlemachines.state.CircuitState.CLOSED;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.testing.Bench;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many threads on three instances whose recovery is due: the fleet sends exactly as many probes as it may. */
class FleetRaceTest {

    private static final int THREADS = 12;
    private static final int ROUNDS = 20;

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void fleetSendsExactlyAsManyProbesAsItMay(int places) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            for (int i = 0; i < ROUNDS; i++) {
                race(places, pool);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static void race(int places, ExecutorService pool) throws Exception {
        try (FleetScene scene = new FleetScene(3, settings -> settings.halfOpenCalls(places))) {
            scene.fail(0, 1);
            scene.advance(Bench.RESET_TIMEOUT);
            CyclicBarrier start = new CyclicBarrier(THREADS);
            CountDownLatch end = new CountDownLatch(1);
            AtomicInteger running = new AtomicInteger();
            List<Future<?>> calls = new ArrayList<>();
            CountDownLatch refused = new CountDownLatch(THREADS - places);
            for (int thread = 0; thread < THREADS; thread++) {
                FleetScene.Member member = scene.member(thread % 3);
                calls.add(pool.submit(() -> {
                    start.await();
                    while (true) {
                        try {
                            member.breaker().run(() -> {
                                running.incrementAndGet();
                                end.await();
                            });
                            return null;
                        } catch (RefusedException refusal) {
                            if (running.get() >= places) {
                                refused.countDown();
                                return null;
                            }
                        }
                    }
                }));
            }
            assertThat(refused.await(1, TimeUnit.MINUTES)).isTrue();
            assertThat(running).hasValue(places);
            end.countDown();
            for (Future<?> call : calls) {
                call.get(1, TimeUnit.MINUTES);
            }
            scene.poll();
            assertThat(scene.states()).containsOnly(CLOSED);
        }
    }
}
