package io.throttlemachines.breaker;

import static io.throttlemachines.testing.Calls.fail;
import static io.throttlemachines.testing.Calls.refusal;
import static io.throttlemachines.testing.Calls.succeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A failure can set how long the circuit stays open. */
class RetryAfterTest {

    private final Bench bench = new Bench(builder -> builder.retryAfter(RetryAfterTest::asked));

    private static @Nullable Duration asked(Throwable failure) {
        if (failure instanceof BusyException busy) {
            return busy.retryAfter;
        }
        if (failure instanceof UnsupportedOperationException) {
            throw failure instanceof RuntimeException thrown ? thrown : new IllegalStateException(failure);
        }
        if (failure instanceof Unreadable) {
            throw RetryAfterTest.<RuntimeException>unchecked(new IOException());
        }
        return null;
    }

    @SuppressWarnings("unchecked") // as languages without checked exceptions do it
    private static <E extends Exception> E unchecked(Exception failure) throws E {
        throw (E) failure;
    }

    /** Its message cannot be read. */
    private static final class Unreadable extends RuntimeException {

        @Override
        public String toString() {
            throw new IllegalStateException("unreadable");
        }
    }

    private static final class BusyException extends RuntimeException {

        private final Duration retryAfter;

        BusyException(Duration retryAfter) {
            this.retryAfter = retryAfter;
        }
    }

    private static BusyException busy(String retryAfter) {
        return new BusyException(Duration.parse(retryAfter));
    }

    private Duration openAfter(Breaker breaker, Throwable failure) {
        fail(breaker, failure);
        return refusal(breaker, CircuitOpenException.class).retryAfter().orElseThrow();
    }

    @Test
    void circuitStaysOpenForTheTimeItsFailureAsksFor() {
        assertThat(openAfter(bench.breaker("long"), busy("PT2M"))).isEqualTo(Duration.ofMinutes(2));
        assertThat(openAfter(bench.breaker("short"), busy("PT1S"))).isEqualTo(Duration.ofSeconds(1));
        assertThat(openAfter(bench.breaker("wrapped"), new CompletionException(busy("PT3S"))))
                .isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void failureWithoutATimeLeavesTheResetTimeout() {
        assertThat(openAfter(bench.breaker("other"), new IllegalStateException()))
                .isEqualTo(Bench.RESET_TIMEOUT);
        assertThat(openAfter(bench.breaker("zero"), busy("PT0S"))).isEqualTo(Bench.RESET_TIMEOUT);
        assertThat(openAfter(bench.breaker("past"), busy("PT-5S"))).isEqualTo(Bench.RESET_TIMEOUT);
        assertThat(openAfter(bench.breaker("throws"), new UnsupportedOperationException()))
                .isEqualTo(Bench.RESET_TIMEOUT);
    }

    @Test
    void staysOpenAtMostForTheMaximumResetTimeout() {
        Breaker limited = bench.breaker(settings -> settings.resetTimeoutMax(Duration.ofMinutes(1)));
        assertThat(openAfter(limited, busy("PT2M"))).isEqualTo(Duration.ofMinutes(1));
        assertThat(openAfter(bench.breaker("unlimited"), busy("P30000000D"))).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void failedProbeCanAskForATimeToo() {
        Breaker breaker = bench.breaker("probe");
        fail(breaker);
        bench.untilDue();
        assertThat(openAfter(breaker, busy("PT5M"))).isEqualTo(Duration.ofMinutes(5));

        bench.advance(Duration.ofMinutes(5));
        succeed(breaker);
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void circuitDoesNotStayHalfOpenIfTheResolverThrows() {
        Breaker breaker = bench.breaker("probe");
        fail(breaker);
        bench.untilDue();
        assertThatThrownBy(() -> breaker.run(() -> {
                    throw new Unreadable();
                }))
                .isInstanceOf(Unreadable.class);

        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
        assertThat(refusal(breaker, CircuitOpenException.class).retryAfter()).contains(Bench.RESET_TIMEOUT);
    }

    @Test
    void resolverReadsOnlyTheFailureThatOpensTheCircuit() {
        Breaker breaker = bench.breaker(settings -> settings.failureThreshold(2));
        fail(breaker, busy("PT5M"));

        assertThat(openAfter(breaker, new IllegalStateException())).isEqualTo(Bench.RESET_TIMEOUT);
    }
}
