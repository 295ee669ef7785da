package io.throttlemachines.race;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerStatus.Keys;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import io.throttlemachines.testing.Calls.BackendException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** B15 under threads: no failure of a key is lost or counted twice, whether its circuit is being made or forgotten. */
class KeyedBreakerRaceTest {

    private static final int THREADS = 4;

    private final Bench bench = new Bench();

    private static void fail(Breaker breaker, Object key) {
        try {
            breaker.forKey(key).run(() -> {
                throw new BackendException();
            });
        } catch (BackendException | RefusedException expected) {
            // either way
        }
    }

    @Test
    void failuresOfANewKeyOpenItAtTheThreshold() {
        Breaker all =
                bench.breaker("all", Bench.settings().failureThreshold(THREADS).build());
        Breaker less = bench.breaker(
                "less", Bench.settings().failureThreshold(THREADS + 1).build());
        AtomicInteger round = new AtomicInteger(-1);
        Race.run(
                THREADS,
                2_000,
                () -> {
                    int last = round.getAndIncrement();
                    if (last >= 0) {
                        assertThat(all.forKey(last).state()).isEqualTo(CircuitState.OPEN);
                        assertThat(less.forKey(last).state()).isEqualTo(CircuitState.CLOSED);
                        assertThat(less.status().keys()).isEqualTo(new Keys(1, 0, 0));
                        all.reset();
                        less.reset();
                    }
                },
                (thread, number) -> {
                    fail(all, number);
                    fail(less, number);
                });
    }

    @Test
    void placesOfAKeyAreNeverExceededWhileOthersAreForgotten() {
        Breaker breaker = bench.breaker(
                "busy", Bench.settings().maxConcurrent(1).maxKeys(16).build());
        AtomicInteger running = new AtomicInteger();
        AtomicReference<String> torn = new AtomicReference<>();
        Race.run(THREADS, 3_000, () -> assertThat(running.get()).isZero(), (thread, number) -> {
            breaker.forKey("flood" + thread + "-" + number).run(() -> {});
            try {
                breaker.forKey("one").run(() -> {
                    if (running.incrementAndGet() > 1) {
                        torn.set("two at once in round " + number);
                    }
                    Thread.onSpinWait();
                    running.decrementAndGet();
                });
            } catch (RefusedException full) {
                // another thread has the place
            }
        });
        assertThat(torn.get()).isNull();
    }
}
