package io.throttlemachines.breaker;

import static io.throttlemachines.testing.Calls.assertRefused;
import static io.throttlemachines.testing.Calls.fail;
import static io.throttlemachines.testing.Calls.refusal;
import static io.throttlemachines.testing.Calls.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.refusal.BulkheadFullException;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** B7: a call over max-concurrent is refused at once and counts as no failure. */
class BulkheadTest {

    private final Bench bench = new Bench();
    private final Breaker breaker = bench.breaker(it -> it.maxConcurrent(2));

    @Test
    void refusesOverMaxConcurrent() {
        breaker.admit();
        breaker.admit();

        BulkheadFullException refusal = refusal(breaker, BulkheadFullException.class);
        assertThat(refusal.name()).isEqualTo("breaker");
        assertThat(refusal.maxConcurrent()).isEqualTo(2);
        assertThat(refusal.retryAfter()).isEmpty();
        assertThat(refusal).hasMessage("circuit 'breaker' has 2 calls under way, as many as max-concurrent allows");
    }

    @Test
    void countsNoFailure() {
        breaker.admit();
        breaker.admit();
        assertRefused(breaker, BulkheadFullException.class);

        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
        assertThat(breaker.status().failures()).isZero();
        assertThat(breaker.status().refused()).isEqualTo(1);
    }

    @Test
    void everyEndOfACallReturnsItsPlaceOnce() {
        Breaker roomy = bench.breaker(
                "roomy", Bench.settings().failureThreshold(100).maxConcurrent(1).build());
        for (int i = 0; i < 5; i++) {
            succeed(roomy);
            fail(roomy);
            Admission admission = roomy.admit();
            admission.release();
            admission.release();
            admission.succeeded(null);
        }
        roomy.admit();

        assertRefused(roomy, BulkheadFullException.class);
    }

    @Test
    void stageHoldsItsPlaceUntilItCompletes() {
        CompletableFuture<String> first = new CompletableFuture<>();
        CompletableFuture<String> second = new CompletableFuture<>();
        breaker.callStage(() -> first);
        CompletableFuture<String> answer = breaker.callStage(() -> second);
        assertRefused(breaker, BulkheadFullException.class);

        first.complete("done");
        succeed(breaker);
        answer.cancel(false);
        breaker.admit();
        succeed(breaker);
    }

    @Test
    void openCircuitRefusesAsOpen() {
        breaker.admit();
        fail(breaker);

        assertRefused(breaker, CircuitOpenException.class);
    }

    @Test
    void callFromBeforeAnOpeningKeepsItsPlace() {
        Admission first = breaker.admit();
        Admission second = breaker.admit();
        breaker.forceOpen();
        breaker.forceClose();
        assertRefused(breaker, BulkheadFullException.class);

        first.failed(new IllegalStateException());
        second.succeeded(null);
        succeed(breaker);
    }

    @Test
    void probeRefusedByTheBulkheadReturnsItsProbePlace() {
        Admission first = breaker.admit();
        breaker.admit();
        breaker.forceOpen();
        bench.untilDue();
        assertRefused(breaker, BulkheadFullException.class);

        first.release();
        succeed(breaker);
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }
}
