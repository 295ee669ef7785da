package io.throttlemachines.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.retry.Retry;
import io.throttlemachines.retry.RetryConfig;
import io.throttlemachines.test.ManualTicker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The examples of docs/retries.md that need no Spring. */
class RetryExamplesTest {

    private final ManualTicker ticker = new ManualTicker();
    private final ThrottleMachines machines =
            ThrottleMachines.builder().ticker(ticker).sleeper(ticker).build();
    private final Shop shop = new Shop();

    @AfterEach
    void close() {
        machines.close();
    }

    @Test
    void waysOfCalling() {
        // docs: retry-calls
        Retry orders = machines.retry(
                "orders",
                RetryConfig.builder()
                        .maxAttempts(3)
                        .backoff(Duration.ofMillis(100))
                        .doNotRetryOn(List.of(IllegalArgumentException.class))
                        .build());

        // the calling thread waits between attempts
        String placed = orders.call(() -> shop.place("mug"));
        // on threads of the library, without holding one between attempts
        CompletableFuture<String> coming = orders.callAsync(() -> shop.place("mug"));
        // the attempts are asynchronous themselves
        CompletableFuture<String> staged = orders.callStage(() -> shop.placeAsync("mug"));
        // end
        assertThat(placed).isEqualTo("mug at attempt 2");
        assertThat(coming.join()).startsWith("mug at attempt ");
        assertThat(staged.join()).startsWith("mug at attempt ");
    }

    private static final class Shop {

        private int attempts;

        synchronized String place(String item) {
            if (++attempts == 1) {
                throw new IllegalStateException("connection reset");
            }
            return item + " at attempt " + attempts;
        }

        CompletableFuture<String> placeAsync(String item) {
            return CompletableFuture.completedFuture(place(item));
        }
    }
}
