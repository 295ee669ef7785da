package io.throttlemachines.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The examples of docs/time-limits.md that need no Spring. */
class TimeLimitExamplesTest {

    private final ThrottleMachines machines = ThrottleMachines.create();

    @Test
    void aBreakerWithATimeLimit() {
        String order = "mug";
        // docs: time-limit
        Breaker gateway = machines.breaker(
                "gateway",
                BreakerConfig.builder()
                        .timeout(Duration.ofSeconds(2))
                        .maxConcurrent(25)
                        .maxConcurrentWait(Duration.ofMillis(100))
                        .build());
        String receipt = gateway.call(() -> pay(order)); // CallTimeoutException after two seconds
        // end
        assertThat(receipt).isEqualTo("paid mug");
        machines.close();
    }

    private static String pay(String order) {
        return "paid " + order;
    }
}
