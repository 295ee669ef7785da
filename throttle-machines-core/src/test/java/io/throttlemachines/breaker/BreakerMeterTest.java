package io.throttlemachines.breaker;

import static io.throttlemachines.testing.Calls.assertRefused;
import static io.throttlemachines.testing.Calls.fail;
import static io.throttlemachines.testing.Calls.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.control.Mode;
import io.throttlemachines.internal.breaker.DefaultBreaker;
import io.throttlemachines.metrics.ThrottleMeters.BreakerMeter.Outcome;
import io.throttlemachines.refusal.BulkheadFullException;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The meter receives each call once, with its outcome and its duration. */
class BreakerMeterTest {

    private final Bench bench = new Bench();
    private final List<String> outcomes = new ArrayList<>();

    private Breaker measured(BreakerConfig config) {
        return measured(bench.breaker("measured", config));
    }

    private Breaker measured(Breaker breaker) {
        ((DefaultBreaker) breaker).measure((outcome, nanos) -> outcomes.add(outcome + " " + Duration.ofNanos(nanos)));
        return breaker;
    }

    @Test
    void successAndFailureAreMeasuredWithTheirTime() {
        Breaker breaker = measured(Bench.settings().failureThreshold(2).build());
        breaker.run(() -> bench.advance(Duration.ofMillis(5)));
        fail(breaker);

        assertThat(outcomes).containsExactly("SUCCESS PT0.005S", "FAILURE PT0S");
    }

    @Test
    void measuredCallCountsLikeAnUnmeasuredOne() {
        Breaker breaker = measured(Bench.settings().failureThreshold(2).build());
        fail(breaker, 2);

        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
        assertThat(breaker.status().lastError()).contains("broken");
    }

    @Test
    void ignoredCancelledAndReleasedCallsAreIgnored() {
        Breaker breaker = measured(Bench.settings()
                .ignoreExceptions(List.of(IllegalArgumentException.class))
                .build());
        fail(breaker, new IllegalArgumentException());
        breaker.admit().release();
        var unused = breaker.callStage(CompletableFuture::new).cancel(true);

        assertThat(outcomes).containsExactly("IGNORED PT0S", "IGNORED PT0S", "IGNORED PT0S");
    }

    @Test
    void refusalsOfEveryKindAreMeasuredAsRefused() {
        bench.breaker("dependency");
        Breaker breaker = measured(
                Bench.settings().dependsOn("dependency").maxConcurrent(1).build());
        Admission running = breaker.admit();
        assertRefused(breaker, BulkheadFullException.class);
        running.succeeded(null);
        bench.breaker("dependency").isolate();
        assertRefused(breaker, DependencyException.class);
        breaker.isolate();
        assertRefused(breaker, CircuitOpenException.class);

        assertThat(outcomes).containsExactly("REFUSED PT0S", "SUCCESS PT0S", "REFUSED PT0S", "REFUSED PT0S");
    }

    @Test
    void callThatOnlyObserveModeAdmitsIsMeasuredOnceAsObserved() {
        Breaker breaker = measured(Bench.settings().mode(Mode.OBSERVE).build());
        breaker.isolate();
        breaker.run(() -> bench.advance(Duration.ofMillis(3)));

        assertThat(outcomes).containsExactly("OBSERVED PT0.003S");
        assertThat(breaker.status().refused()).isEqualTo(1);
    }

    @Test
    void nothingIsMeasuredInModeOff() {
        Breaker breaker =
                measured(Bench.settings().mode(Mode.OFF).maxConcurrent(1).build());
        succeed(breaker, 2);

        assertThat(outcomes).isEmpty();
    }

    @Test
    void probesAreMeasured() {
        Breaker breaker = measured(Bench.settings().build());
        fail(breaker);
        bench.untilDue();
        fail(breaker);
        bench.untilDue();
        succeed(breaker);

        assertThat(outcomes).containsExactly("FAILURE PT0S", "FAILURE PT0S", "SUCCESS PT0S");
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void answerIsJudgedOnceForCircuitAndMeter() {
        AtomicInteger asked = new AtomicInteger();
        Breaker breaker = measured(Bench.settings()
                .failureThreshold(2)
                .failurePredicate(answer -> {
                    asked.incrementAndGet();
                    return "bad".equals(answer);
                })
                .build());
        String answer = breaker.call(() -> "bad");

        assertThat(answer).isEqualTo("bad");
        assertThat(outcomes).containsExactly("FAILURE PT0S");
        assertThat(asked).hasValue(1);
        assertThat(breaker.status().failures()).isEqualTo(1);
    }

    @Test
    void predicateThatThrowsAnythingLosesNoPlace() {
        Breaker breaker = measured(Bench.settings()
                .maxConcurrent(1)
                .failurePredicate(answer -> BreakerMeterTest.<RuntimeException>unchecked(new IOException()))
                .build());
        succeed(breaker, 2);

        assertThat(outcomes).containsExactly("SUCCESS PT0S", "SUCCESS PT0S");
    }

    @SuppressWarnings("unchecked") // as languages without checked exceptions do it
    private static <E extends Exception> boolean unchecked(Exception failure) throws E {
        throw (E) failure;
    }

    @Test
    void lateCallIsMeasuredAlthoughItDoesNotCount() {
        Breaker breaker = measured(Bench.settings().build());
        Admission late = breaker.admit();
        breaker.isolate();
        breaker.forceClose();
        late.failed(new IllegalStateException());

        assertThat(outcomes).containsExactly("FAILURE PT0S");
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void laterMeterReplacesTheFormer() {
        Breaker breaker = measured(Bench.settings().build());
        List<Outcome> later = new ArrayList<>();
        ((DefaultBreaker) breaker).measure((outcome, nanos) -> later.add(outcome));
        succeed(breaker);

        assertThat(outcomes).isEmpty();
        assertThat(later).containsExactly(Outcome.SUCCESS);
    }

    @Test
    void meterThatThrowsHarmsNoCall() {
        Breaker breaker = bench.breaker("harmed");
        ((DefaultBreaker) breaker).measure((outcome, nanos) -> {
            throw new AssertionError("meter");
        });
        succeed(breaker);
        fail(breaker);
        assertRefused(breaker, CircuitOpenException.class);
    }
}
