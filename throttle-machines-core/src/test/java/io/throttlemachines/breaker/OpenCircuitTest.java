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
import io.throttlemachines.testing.Calls.BackendException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** B2: what the refusal by an OPEN circuit contains. B3: recovery becomes due by itself. */
class OpenCircuitTest {

    private final Bench bench = new Bench();
    private final Breaker breaker = bench.breaker(it -> {});

    @Test
    void refusedCallIsNotMade() {
        AtomicInteger made = new AtomicInteger();
        fail(breaker);

        assertRefused(() -> breaker.run(made::incrementAndGet), CircuitOpenException.class);
        assertRefused(() -> breaker.call(made::incrementAndGet), CircuitOpenException.class);
        assertThat(made).hasValue(0);
    }

    @Test
    void refusalShowsNameTimeAndCauseOfTheOpening() {
        BackendException failure = new BackendException();
        bench.advance(Duration.ofSeconds(5));
        fail(breaker, failure);
        bench.advance(Duration.ofSeconds(3));

        CircuitOpenException refusal = refusal(breaker, CircuitOpenException.class);
        assertThat(refusal.name()).isEqualTo("breaker");
        assertThat(refusal.state()).isEqualTo(CircuitState.OPEN);
        assertThat(refusal.openedAt()).isEqualTo(Instant.EPOCH.plusSeconds(5));
        assertThat(refusal.openCause().kind()).isEqualTo(Kind.FAILURES);
        assertThat(refusal.openCause().lastFailure()).isSameAs(failure);
        assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(refusal)
                .hasMessage("circuit 'breaker' is OPEN since 1970-01-01T00:00:05Z: 1 failure within PT1M;"
                        + " retry after PT7S");
    }

    @Test
    void refusalNamesTheManualAction() {
        breaker.forceOpen();

        CircuitOpenException refusal = refusal(breaker, CircuitOpenException.class);
        assertThat(refusal.openCause().kind()).isEqualTo(Kind.FORCED);
        assertThat(refusal).hasMessageContaining("opened by hand");
    }

    @Test
    void refusalNamesTheOriginOfACascade() {
        Breaker primary = bench.breaker("primary", Bench.cascadingTo("breaker"));
        fail(primary);

        CircuitOpenException refusal = refusal(breaker, CircuitOpenException.class);
        assertThat(refusal.openCause().kind()).isEqualTo(Kind.CASCADE);
        assertThat(refusal.openCause().primary()).isEqualTo("primary");
        assertThat(refusal).hasMessageContaining("cascade from primary");
    }

    @Test
    void refusalHasNoStackTrace() {
        fail(breaker);

        assertThat(refusal(breaker, CircuitOpenException.class).getStackTrace()).isEmpty();
    }

    @Test
    void refusalsAreCountedSinceTheStart() {
        fail(breaker);
        for (int i = 0; i < 3; i++) {
            assertRefused(breaker, CircuitOpenException.class);
        }
        bench.untilDue();
        succeed(breaker);

        assertThat(breaker.status().refused()).isEqualTo(3);
    }

    @Test
    void statusShowsWhenAndWhyItOpenedAndForHowLong() {
        fail(breaker);
        bench.advance(Duration.ofSeconds(4));

        BreakerStatus status = breaker.status();
        assertThat(status.state()).isEqualTo(CircuitState.OPEN);
        assertThat(status.openedAt()).isEqualTo(Instant.EPOCH);
        assertThat(status.retryAfter()).isEqualTo(Duration.ofSeconds(6));
        assertThat(status.isolated()).isFalse();
    }

    @Test
    void refusesUntilTheResetTimeoutHasPassed() {
        fail(breaker);
        bench.advance(Bench.RESET_TIMEOUT.minusNanos(1));

        assertRefused(breaker, CircuitOpenException.class)
                .satisfies(refusal -> assertThat(refusal.retryAfter()).contains(Duration.ofNanos(1)));
    }

    @Test
    void nextCallAfterTheResetTimeoutIsTheFirstProbe() {
        fail(breaker);
        bench.untilDue();
        assertThat(breaker.state()).as("nothing happens by itself").isEqualTo(CircuitState.OPEN);
        assertThat(breaker.status().retryAfter()).isZero();

        breaker.run(() -> assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN));
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void nextCallRecoversTheCircuitAtAnyLaterTime() {
        fail(breaker);
        bench.advance(Duration.ofDays(10_000));
        succeed(breaker);

        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }
}
