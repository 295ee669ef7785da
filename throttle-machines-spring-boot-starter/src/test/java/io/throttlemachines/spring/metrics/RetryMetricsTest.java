package io.throttlemachines.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.retry.Retry;
import io.throttlemachines.retry.RetryConfig;
import io.throttlemachines.retry.RetryConfigBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetryMetricsTest {

    private final Scene scene = new Scene();

    /** The attempts of all calls. */
    private final List<CompletableFuture<String>> attempts = new ArrayList<>();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void everySeriesIsThereBeforeAnythingHappens() {
        retry(RetryConfig.builder());

        for (String outcome :
                List.of("success", "success-after-retry", "failure", "budget-exhausted", "refused", "cancelled")) {
            assertCalls(outcome, 0, Duration.ZERO);
        }
        for (int attempt = 0; attempt < 3; attempt++) {
            for (String outcome : List.of("success", "failure", "refused", "cancelled")) {
                assertAttempts(attempt, outcome, 0);
            }
        }
    }

    @Test
    void callThatIsNotRetriedHasOneAttempt() {
        CompletableFuture<String> answer = begin(retry(RetryConfig.builder()));
        scene.time.advance(Duration.ofMillis(7));
        attempts.get(0).complete("answer");

        assertThat(answer).isCompletedWithValue("answer");
        assertCalls("success", 1, Duration.ofMillis(7));
        assertAttempts(0, "success", 1);
    }

    @Test
    void overBudgetTheCallHasAnOutcomeOfItsOwn() {
        CompletableFuture<String> answer = begin(retry(RetryConfig.builder().budget(0)));
        attempts.get(0).completeExceptionally(new IllegalStateException("broken"));

        assertThat(answer).isCompletedExceptionally();
        assertCalls("budget-exhausted", 1, Duration.ZERO);
        assertAttempts(0, "failure", 1);
    }

    @Test
    void callCancelledWhileItWaitsIsTimed() {
        Retry retry = retry(RetryConfig.builder().backoff(Duration.ofSeconds(1)));
        CompletableFuture<String> answer = begin(retry);
        scene.time.advance(Duration.ofMillis(7));
        attempts.get(0).completeExceptionally(new IllegalStateException("broken"));
        answer.cancel(true);

        assertCalls("cancelled", 1, Duration.ofMillis(7));
        assertAttempts(0, "failure", 1);
        assertAttempts(1, "cancelled", 0);
    }

    private Retry retry(RetryConfigBuilder config) {
        return scene.machines.retry("orders", config.build());
    }

    private CompletableFuture<String> begin(Retry retry) {
        return retry.callStage(() -> {
            CompletableFuture<String> call = new CompletableFuture<>();
            attempts.add(call);
            return call;
        });
    }

    private void assertCalls(String outcome, int count, Duration total) {
        scene.assertTimer(count, total, "throttle.retry.calls", "name", "orders", "outcome", outcome);
    }

    private void assertAttempts(int attempt, String outcome, int count) {
        scene.assertCounter(
                count,
                "throttle.retry.attempts",
                "name",
                "orders",
                "attempt",
                Integer.toString(attempt),
                "outcome",
                outcome);
    }
}
