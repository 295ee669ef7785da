package io.throttlemachines.limiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.EnumSource.Mode.MATCH_NONE;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.ManualAction;
import io.throttlemachines.control.ManualAction.Kind;
import io.throttlemachines.control.Mode;
import io.throttlemachines.event.ManualActionTaken;
import io.throttlemachines.event.ModeChanged;
import io.throttlemachines.event.RefusalObserved;
import io.throttlemachines.graph.GraphStatus.NodeStatus;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LimiterModeTest {

    private final Bench bench = new Bench();
    private final Breaker database = bench.breaker(
            "database", Bench.settings().resetTimeout(Duration.ofSeconds(9)).build());

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void observeRefusesNothingAndPublishesWhatItWouldRefuse(Algorithm algorithm) {
        bench.events().clear();
        Limiter limiter = bench.limiter(Bench.tenPerSecond(algorithm).mode(Mode.OBSERVE));
        for (int call = 0; call < 10; call++) {
            limiter.acquire();
        }
        assertThat(bench.events().all()).isEmpty();
        assertThat(limiter.tryAcquire()).isTrue();
        limiter.acquire(2, Duration.ofSeconds(9));
        assertThat(limiter.decide(3).allowed()).isTrue();
        assertThat(limiter.acquireAsync()).isCompleted();
        assertThat(limiter.tryAcquireAsync(11)).isCompletedWithValue(true);
        assertThat(limiter.status().throttled()).isEqualTo(5);
        assertThat(bench.ticker().slept()).isEmpty();
        assertThat(bench.events().all())
                .hasSize(5)
                .containsOnly(new RefusalObserved("api", NodeStatus.Kind.LIMITER, "no permits left", Instant.EPOCH, 1));
    }

    @Test
    void peekInObserveModeCountsNothing() {
        Limiter limiter = bench.limiter(Bench.tenPerSecond(Algorithm.GCRA).mode(Mode.OBSERVE));
        limiter.acquire(10);
        assertThat(limiter.peek().allowed()).isTrue();
        assertThat(limiter.status().throttled()).isZero();
    }

    @Test
    void observeLetsBlockedCallsPassAndPublishesThem() {
        bench.events().clear();
        Limiter limiter = bench.limiter(
                Bench.tenPerSecond(Algorithm.GCRA).mode(Mode.OBSERVE).dependsOn("database"));
        database.forceOpen();
        bench.events().clear();
        limiter.acquire();
        assertThat(limiter.decide(1).allowed()).isTrue();
        assertThat(bench.events().all())
                .containsOnly(new RefusalObserved("api", NodeStatus.Kind.LIMITER, "needs database", Instant.EPOCH, 1))
                .hasSize(2);
        assertThat(limiter.status().throttled()).isZero();
        assertThat(limiter.status().remaining()).isEqualTo(10);
    }

    @Test
    void offLetsEverythingPassAndCountsNothing() {
        Limiter limiter = bench.limiter(Bench.tenPerSecond(Algorithm.GCRA)
                .mode(Mode.OFF)
                .guard(() -> false)
                .dependsOn("database"));
        database.forceOpen();
        limiter.acquire(100);
        assertThat(limiter.tryAcquire(100)).isTrue();
        assertThat(limiter.acquireAsync(100)).isCompleted();
        assertThat(limiter.peek(100).allowed()).isTrue();
        assertThat(limiter.status().throttled()).isZero();
        assertThat(limiter.status().remaining()).isEqualTo(10);
    }

    @Test
    void aModeChangeAtRuntimeIsPublished() {
        bench.events().clear();
        Limiter limiter = bench.limiter(Bench.tenPerSecond(Algorithm.GCRA));
        limiter.acquire(10);
        assertThat(limiter.tryAcquire()).isFalse();
        limiter.mode(Mode.OFF);
        limiter.mode(Mode.OFF);
        assertThat(limiter.mode()).isEqualTo(Mode.OFF);
        assertThat(limiter.tryAcquire()).isTrue();
        assertThat(bench.events().all())
                .containsExactly(
                        new ManualActionTaken(
                                "api",
                                NodeStatus.Kind.LIMITER,
                                ManualAction.of(Kind.MODE, ActionNote.NONE, Instant.EPOCH)),
                        new ModeChanged("api", NodeStatus.Kind.LIMITER, Mode.ENFORCE, Mode.OFF, Instant.EPOCH));
    }
}
