package io.throttlemachines.graph;

import static io.throttlemachines.testing.Calls.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.internal.breaker.DefaultBreaker;
import io.throttlemachines.testing.Bench;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** D8 and contract 17: an admitted call reads no clock and walks no graph. */
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
