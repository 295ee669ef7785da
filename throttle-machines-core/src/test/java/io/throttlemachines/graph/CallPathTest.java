package io.throttlemachines.graph;

import static io.throttlemachines.testing.Calls.assertRefused;
import static io.throttlemachines.testing.Calls.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.internal.breaker.DefaultBreaker;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** D8 and rule 17.1: an admitted call reads no clock and walks no graph; a refused call reads the clock once. */
class CallPathTest {

    private final AtomicInteger readings = new AtomicInteger();

    @Test
    void successOnAClosedBreakerReadsNoClockHoweverDeepTheGraph() {
        try (ThrottleMachines machines = ThrottleMachines.builder()
                .ticker(readings::incrementAndGet)
                .breaker("n0", Bench.settings().build())
                .build()) {
            Breaker deepest = machines.breaker("n0");
            for (int i = 1; i <= 500; i++) {
                deepest = machines.breaker("n" + i, Bench.dependingOn("n" + (i - 1)));
            }
            readings.set(0);
            succeed(deepest, 100);

            assertThat(readings).hasValue(0);
        }
    }

    @Test
    void refusedCallReadsTheClockOnce() {
        try (ThrottleMachines machines =
                ThrottleMachines.builder().ticker(readings::incrementAndGet).build()) {
            Breaker breaker = machines.breaker("open");
            breaker.isolate();
            breaker.forceClose(); // the last action has no end, so that the mode needs no clock
            breaker.forceOpen();
            readings.set(0);
            assertRefused(breaker, CircuitOpenException.class);

            assertThat(readings).hasValue(1);
        }
    }

    @Test
    void permitOfALimiterReadsTheClockOnce() {
        try (ThrottleMachines machines =
                ThrottleMachines.builder().ticker(readings::incrementAndGet).build()) {
            Limiter limiter = machines.limiter("api", LimiterConfig.of(1, Duration.ofDays(1)));
            readings.set(0);
            assertThat(limiter.tryAcquire()).isTrue();
            assertThat(readings).hasValue(1);

            assertThat(limiter.tryAcquire()).isFalse();
            assertThat(readings).hasValue(2);
        }
    }

    @Test
    void transitionOfTheRootReachesTheDeepestNode() {
        try (Bench bench = new Bench(builder -> {
            builder.breaker("n0", Bench.settings().build());
            for (int i = 1; i <= 5000; i++) {
                builder.breaker("n" + i, Bench.dependingOn("n" + (i - 1)));
            }
        })) {
            Breaker root = bench.breaker("n0");
            Breaker deepest = bench.breaker("n5000");
            root.forceOpen();
            assertThat(((DefaultBreaker) deepest).node().blocked()).isTrue();
            assertThat(deepest.status().blockedBy()).containsExactly("n0");

            root.forceClose();
            assertThat(((DefaultBreaker) deepest).node().blocked()).isFalse();
            succeed(deepest);
        }
    }
}
