package io.throttlemachines.race;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** C2: once any thread has seen the primary OPEN, neither a target nor a dependent of one admits a new call. */
class CascadeRaceTest {

    private static final int THREADS = 32;
    private static final int ROUNDS = 8000;

    private final Bench bench = new Bench();
    private final Breaker middle = bench.breaker("middle", Bench.cascadingTo("right"));
    private final Breaker primary = bench.breaker("primary", Bench.cascadingTo("left", "middle"));
    private final Breaker left = bench.breaker("left");
    private final Breaker right = bench.breaker("right");
    private final Breaker far = bench.breaker("far", Bench.dependingOn("right"));
    private final Limiter limiter = bench.machines()
            .limiter(
                    "limiter",
                    LimiterConfig.builder()
                            .limit(1_000_000_000)
                            .period(Duration.ofSeconds(1))
                            .dependsOn("far", "primary")
                            .build());
    private final AtomicInteger seen = new AtomicInteger();

    @Test
    void noTargetAdmitsACallOnceThePrimaryWasSeenOpen() {
        List<Runnable> calls = List.of(
                () -> left.admit().release(),
                () -> right.admit().release(),
                () -> far.admit().release(),
                () -> limiter.acquire(1));
        Race.run(THREADS, ROUNDS, this::closeAll, (thread, round) -> {
            if (thread == round % THREADS) {
                primary.forceOpen();
                return;
            }
            Runnable call = calls.get(thread % calls.size());
            for (int i = 0; i < 20; i++) {
                boolean open = primary.state() == CircuitState.OPEN;
                boolean admitted = admitted(call);
                if (open) {
                    seen.incrementAndGet();
                    assertThat(admitted).isFalse();
                    return;
                }
            }
        });
        assertThat(seen).as("rounds in which the opening was seen").hasValueGreaterThan(ROUNDS);
    }

    private void closeAll() {
        primary.forceClose();
        left.forceClose();
        middle.forceClose();
        right.forceClose();
    }

    private static boolean admitted(Runnable call) {
        try {
            call.run();
            return true;
        } catch (RefusedException refused) {
            return false;
        }
    }
}
