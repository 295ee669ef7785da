package io.throttlemachines.breaker;

import static io.throttlemachines.testing.Calls.assertRefused;
import static io.throttlemachines.testing.Calls.fail;
import static io.throttlemachines.testing.Calls.refusal;
import static io.throttlemachines.testing.Calls.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.OpenCause.Kind;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** B4: a probe that does not end in time counts as failed, so that no circuit hangs in HALF_OPEN. */
class ProbeTimeoutTest {

    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(4);

    private final Bench bench = new Bench();
    private final Consumer<BreakerConfigBuilder> settings = it -> it.probeTimeout(PROBE_TIMEOUT);

    @Test
    void nextCallNoticesThatAProbeIsTooLate() {
        Breaker breaker = due(settings);
        breaker.admit();
        bench.advance(PROBE_TIMEOUT.plusSeconds(1));

        CircuitOpenException refusal = refusal(breaker, CircuitOpenException.class);
        assertThat(refusal.state()).isEqualTo(CircuitState.OPEN);
        assertThat(refusal.openCause().kind()).isEqualTo(Kind.PROBE_TIMEOUT);
        assertThat(refusal.openedAt())
                .as("it failed at its deadline, not when a call noticed it")
                .isEqualTo(bench.now().minusSeconds(1));
        assertThat(refusal.retryAfter()).contains(Bench.RESET_TIMEOUT.minusSeconds(1));
    }

    @Test
    void probeHasUntilItsTimeout() {
        Breaker breaker = due(settings);
        Admission probe = breaker.admit();
        bench.advance(PROBE_TIMEOUT.minusNanos(1));
        probe.succeeded(null);

        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void timeoutIsTheResetTimeoutByDefault() {
        Breaker breaker = due(it -> {});
        breaker.admit();
        bench.advance(Bench.RESET_TIMEOUT.minusNanos(1));
        assertRefused(breaker, CircuitOpenException.class);
        assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);

        bench.advance(Duration.ofNanos(1));
        assertRefused(breaker, CircuitOpenException.class);
        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void lateSuccessDoesNotClose() {
        Breaker breaker = due(settings);
        Admission probe = breaker.admit();
        bench.advance(PROBE_TIMEOUT);
        probe.succeeded(null);

        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
        assertThat(breaker.status().cause().kind()).isEqualTo(Kind.PROBE_TIMEOUT);
    }

    @Test
    void lateReleaseCountsAsTooLateToo() {
        Breaker breaker = due(settings);
        Admission probe = breaker.admit();
        bench.advance(PROBE_TIMEOUT);
        probe.release();

        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void resultAfterTheTimeoutWasNoticedChangesNothing() {
        Breaker breaker = due(settings);
        Admission probe = breaker.admit();
        bench.advance(PROBE_TIMEOUT);
        assertRefused(breaker, CircuitOpenException.class);
        BreakerStatus before = breaker.status();
        probe.succeeded(null);

        assertThat(breaker.status()).isEqualTo(before);
    }

    @Test
    void callLongAfterAHungProbeIsTheNextProbe() {
        Breaker breaker = due(settings);
        breaker.admit();
        bench.advance(Duration.ofDays(1));
        succeed(breaker);

        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void consecutiveHungProbesNeverBlockTheCircuitForever() {
        Breaker breaker = due(settings);
        for (int i = 0; i < 50; i++) {
            breaker.admit();
            bench.advance(PROBE_TIMEOUT.plus(Bench.RESET_TIMEOUT));
        }
        succeed(breaker);

        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void oldestProbeIsTheOneThatIsLate() {
        Breaker breaker =
                due(it -> it.probeTimeout(PROBE_TIMEOUT).halfOpenCalls(2).successThreshold(5));
        breaker.admit();
        bench.advance(Duration.ofSeconds(3));
        Admission second = breaker.admit();
        bench.advance(Duration.ofSeconds(1));
        second.succeeded(null);

        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
        assertThat(breaker.status().cause().kind()).isEqualTo(Kind.PROBE_TIMEOUT);
    }

    @Test
    void probeThatEndedInTimeHasNoDeadlineLeft() {
        Breaker breaker =
                due(it -> it.probeTimeout(PROBE_TIMEOUT).halfOpenCalls(2).successThreshold(2));
        Admission first = breaker.admit();
        bench.advance(Duration.ofSeconds(3));
        Admission second = breaker.admit();
        first.succeeded(null);
        bench.advance(Duration.ofSeconds(3));
        second.succeeded(null);

        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }

    private Breaker due(Consumer<BreakerConfigBuilder> changes) {
        Breaker breaker = bench.breaker(changes);
        fail(breaker);
        bench.untilDue();
        return breaker;
    }
}
