package io.throttlemachines.breaker;

import static io.throttlemachines.testing.Calls.fail;
import static io.throttlemachines.testing.Calls.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.control.Mode;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** B9: wouldAllow() shows whether a call would be admitted, and changes nothing. */
class WouldAllowTest {

    private final Bench bench = new Bench();
    private final AtomicBoolean guard = new AtomicBoolean(true);

    @AfterEach
    void wouldAllowHasNoSideEffect() {
        for (Breaker breaker : bench.machines().breakers().values()) {
            CircuitState state = breaker.state();
            var status = breaker.status();
            int events = bench.events().all().size();
            breaker.wouldAllow();

            assertThat(breaker.state()).isEqualTo(state);
            assertThat(breaker.status()).isEqualTo(status);
            assertThat(bench.events().all()).hasSize(events);
        }
    }

    @Test
    void wouldAllowInClosed() {
        assertThat(bench.breaker("breaker").wouldAllow()).isTrue();
    }

    @Test
    void wouldNotAllowInOpenUntilRecoveryIsDue() {
        Breaker breaker = bench.breaker("breaker");
        fail(breaker);
        assertThat(breaker.wouldAllow()).isFalse();

        bench.untilDue();
        assertThat(breaker.wouldAllow()).isTrue();
        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void neverAllowsWhileIsolated() {
        Breaker breaker = bench.breaker("breaker");
        breaker.isolate();
        bench.advance(Duration.ofDays(365));

        assertThat(breaker.wouldAllow()).isFalse();
    }

    @Test
    void wouldNotAllowADueCircuitIfItsRecoveryGuardObjects() {
        Breaker breaker = bench.breaker(it -> it.recoveryGuard(any -> guard.get()));
        fail(breaker);
        bench.untilDue();
        guard.set(false);
        assertThat(breaker.wouldAllow()).isFalse();

        guard.set(true);
        assertThat(breaker.wouldAllow()).isTrue();
    }

    @Test
    void wouldAllowInHalfOpenWhileAPlaceIsFree() {
        Breaker breaker = bench.breaker(it -> it.halfOpenCalls(2).successThreshold(5));
        fail(breaker);
        bench.untilDue();
        breaker.admit();
        assertThat(breaker.wouldAllow()).isTrue();

        Admission second = breaker.admit();
        assertThat(breaker.wouldAllow()).isFalse();

        second.release();
        assertThat(breaker.wouldAllow()).isTrue();
    }

    @Test
    void wouldAllowAfterAHungProbeOnceRecoveryIsDueAgain() {
        Breaker breaker = bench.breaker(it -> it.probeTimeout(Duration.ofSeconds(2)));
        fail(breaker);
        bench.untilDue();
        breaker.admit();
        bench.advance(Duration.ofSeconds(2));
        assertThat(breaker.wouldAllow()).isFalse();

        bench.advance(Bench.RESET_TIMEOUT.minusNanos(1));
        assertThat(breaker.wouldAllow()).isFalse();

        bench.advance(Duration.ofNanos(1));
        assertThat(breaker.wouldAllow()).isTrue();
        succeed(breaker);
    }

    @Test
    void wouldAllowIsRightAfterAHungProbeWithAnyJitter() {
        for (int i = 0; i < 200; i++) {
            Breaker breaker = bench.breaker(
                    "jitter" + i,
                    Bench.settings()
                            .resetTimeoutJitter(0.9)
                            .probeTimeout(Duration.ofSeconds(2))
                            .build());
            breaker.forceOpen();
            bench.advance(breaker.status().retryAfter());
            breaker.admit();
            bench.advance(Bench.RESET_TIMEOUT.plusSeconds(2));
            boolean would = breaker.wouldAllow();

            assertThat(admits(breaker)).isEqualTo(would);
        }
    }

    @Test
    void wouldNotAllowAfterAHungProbeIfTheRecoveryGuardObjects() {
        Breaker breaker = bench.breaker(it -> it.recoveryGuard(any -> guard.get()));
        fail(breaker);
        bench.untilDue();
        breaker.admit();
        guard.set(false);
        bench.advance(Duration.ofDays(1));

        assertThat(breaker.wouldAllow()).isFalse();
        assertThat(admits(breaker)).isFalse();
    }

    @Test
    void wouldNotAllowUntilABlockingDependencyIsDue() {
        Breaker dependency = bench.breaker("dependency");
        Breaker dependent = bench.breaker("dependent", Bench.dependingOn("dependency"));
        fail(dependency);
        assertThat(dependent.wouldAllow()).isFalse();

        bench.untilDue();
        assertThat(dependent.wouldAllow()).isTrue();
        assertThat(dependency.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void wouldNotAllowIfTheGuardOfADependencyObjects() {
        Breaker dependency = bench.breaker(
                "dependency", Bench.settings().recoveryGuard(any -> guard.get()).build());
        Breaker dependent = bench.breaker("dependent", Bench.dependingOn("dependency"));
        fail(dependency);
        bench.untilDue();
        guard.set(false);

        assertThat(dependent.wouldAllow()).isFalse();
    }

    @Test
    void wouldNotAllowIfTheBulkheadIsFull() {
        Breaker breaker = bench.breaker(it -> it.maxConcurrent(1));
        Admission only = breaker.admit();
        assertThat(breaker.wouldAllow()).isFalse();

        only.release();
        assertThat(breaker.wouldAllow()).isTrue();
    }

    @Test
    void wouldNotAllowIfTheGuardObjects() {
        Breaker breaker = bench.breaker(it -> it.guard(any -> guard.get()));
        guard.set(false);

        assertThat(breaker.wouldAllow()).isFalse();
    }

    @Test
    void alwaysAllowsInObserveAndOff() {
        Breaker breaker = bench.breaker(it -> it.mode(Mode.OBSERVE));
        breaker.isolate();
        assertThat(breaker.wouldAllow()).isTrue();

        breaker.mode(Mode.OFF);
        assertThat(breaker.wouldAllow()).isTrue();
    }

    private static boolean admits(Breaker breaker) {
        try {
            breaker.admit().release();
            return true;
        } catch (io.throttlemachines.refusal.RefusedException refusal) {
            return false;
        }
    }
}
