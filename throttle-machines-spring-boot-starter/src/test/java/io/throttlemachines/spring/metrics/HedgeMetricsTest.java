package io.throttlemachines.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.hedge.Hedge;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.hedge.HedgeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HedgeMetricsTest {

    private static final Duration DELAY = Duration.ofMillis(50);

    private final Scene scene = new Scene();

    /** The attempts of the last call, by number. */
    private final Map<Integer, CompletableFuture<String>> attempts = new HashMap<>();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void everySeriesIsThereBeforeAnythingHappens() {
        hedge(HedgeConfig.builder().maxAttempts(3));

        for (String outcome : new String[] {"success", "failure", "timeout", "cancelled"}) {
            assertCalls(outcome, 0, Duration.ZERO);
        }
        for (int attempt = 0; attempt < 3; attempt++) {
            assertAttempts(attempt, 0, 0, 0, 0);
        }
    }

    @Test
    void theFirstAnswerWinsAndTheOtherAttemptLoses() {
        Hedge hedge = hedge(HedgeConfig.builder());
        CompletableFuture<String> answer = begin(hedge);
        scene.time.advance(DELAY);
        scene.time.advance(Duration.ofMillis(7));

        attempts.get(1).complete("answer");

        assertThat(answer).isCompletedWithValue("answer");
        assertCalls("success", 1, Duration.ofMillis(57));
        assertAttempts(0, 0, 1, 0, 0);
        assertAttempts(1, 1, 0, 0, 0);
    }

    @Test
    void whenAllFailTheCallHasFailed() {
        Hedge hedge = hedge(HedgeConfig.builder());
        CompletableFuture<String> answer = begin(hedge);

        attempts.get(0).completeExceptionally(new IllegalStateException("broken"));
        attempts.get(1).completeExceptionally(new IllegalStateException("broken too"));

        assertThat(answer).isCompletedExceptionally();
        assertCalls("failure", 1, Duration.ZERO);
        assertAttempts(0, 0, 0, 1, 0);
        assertAttempts(1, 0, 0, 1, 0);
    }

    @Test
    void anAttemptWhoseBreakerRefusesIsRefused() {
        scene.machines.breaker("first").forceOpen();
        Hedge hedge = hedge(HedgeConfig.builder().breakers(List.of("first", "second")));
        CompletableFuture<String> answer = begin(hedge);

        attempts.get(1).complete("answer");

        assertThat(answer).isCompletedWithValue("answer");
        assertAttempts(0, 0, 0, 0, 1);
        assertAttempts(1, 1, 0, 0, 0);
    }

    @Test
    void callsThatEndWithoutAnAnswerAreTimedToo() {
        Hedge hedge = hedge(HedgeConfig.builder().timeout(Duration.ofSeconds(1)).delay(Duration.ofSeconds(2)));
        var unused = begin(hedge);
        scene.time.advance(Duration.ofSeconds(1));
        begin(hedge).cancel(true);

        assertCalls("timeout", 1, Duration.ofSeconds(1));
        assertCalls("cancelled", 1, Duration.ZERO);
        assertAttempts(0, 0, 2, 0, 0);
    }

    private Hedge hedge(HedgeConfigBuilder config) {
        return scene.machines.hedge("search", config.build());
    }

    private CompletableFuture<String> begin(Hedge hedge) {
        return hedge.callStage(attempt -> {
            CompletableFuture<String> call = new CompletableFuture<>();
            attempts.put(attempt.number(), call);
            return call;
        });
    }

    private void assertCalls(String outcome, int count, Duration total) {
        scene.assertTimer(count, total, "throttle.hedge.calls", "name", "search", "outcome", outcome);
    }

    private void assertAttempts(int attempt, int won, int lost, int failed, int refused) {
        assertAttempts(attempt, "won", won);
        assertAttempts(attempt, "lost", lost);
        assertAttempts(attempt, "failed", failed);
        assertAttempts(attempt, "refused", refused);
    }

    private void assertAttempts(int attempt, String outcome, int count) {
        scene.assertCounter(
                count,
                "throttle.hedge.attempts",
                "name",
                "search",
                "attempt",
                Integer.toString(attempt),
                "outcome",
                outcome);
    }
}
