package io.throttlemachines.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.hedge.Hedge;
import io.throttlemachines.hedge.HedgeConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The examples of docs/hedging.md that need no Spring. */
class HedgeExamplesTest {

    private final ThrottleMachines machines = ThrottleMachines.create();
    private final List<Replica> replicas = List.of(new Replica(0), new Replica(1), new Replica(2));

    @AfterEach
    void close() {
        machines.close();
    }

    @Test
    void waysOfCalling() {
        // docs: hedging-calls
        Hedge search = machines.hedge(
                "search",
                HedgeConfig.builder()
                        .delay(Duration.ofMillis(20))
                        .delayPercentile(95.0)
                        .maxAttempts(3)
                        .timeout(Duration.ofSeconds(2))
                        .budget(0.1)
                        .build());

        // waits for the first answer
        String found = search.call(attempt -> replicas.get(attempt.number()).find("mug"));
        // does not wait
        CompletableFuture<String> coming =
                search.callAsync(attempt -> replicas.get(attempt.number()).find("mug"));
        // the attempts are asynchronous themselves
        CompletableFuture<String> staged =
                search.callStage(attempt -> replicas.get(attempt.number()).findAsync("mug"));
        // end
        assertThat(found).isEqualTo("mug from replica 0");
        assertThat(coming.join()).isEqualTo(found);
        assertThat(staged.join()).isEqualTo(found);
    }

    @Test
    void aBreakerForEachAttempt() {
        // docs: hedging-breakers
        Hedge search = machines.hedge(
                "search",
                HedgeConfig.builder()
                        .breakers(List.of("replica-0", "replica-1", "replica-2"))
                        .build());
        machines.breaker("replica-0").forceOpen();
        String found = search.call(attempt -> replicas.get(attempt.number()).find("mug")); // begins with attempt 1
        // end
        assertThat(found).startsWith("mug from replica ").doesNotEndWith("0");
    }

    private record Replica(int number) {

        String find(String text) {
            return text + " from replica " + number;
        }

        CompletableFuture<String> findAsync(String text) {
            return CompletableFuture.completedFuture(find(text));
        }
    }
}
