package io.throttlemachines.hedge;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.throttlemachines.ThrottleMachines;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class HedgeObservationTest {

    @Test
    void theCallersObservationReachesEveryAttempt() throws InterruptedException {
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(context -> true);
        CountDownLatch never = new CountDownLatch(1);
        try (ThrottleMachines machines = ThrottleMachines.create()) {
            Hedge hedge = machines.hedge(
                    "search", HedgeConfig.builder().delay(Duration.ofMillis(1)).build());
            Observation observation = Observation.start("request", registry);
            Observation seen;
            try (Observation.Scope scope = observation.openScope()) {
                assertThat(scope.getCurrentObservation()).isSameAs(observation);
                seen = hedge.call(attempt -> {
                    if (attempt.number() == 0) {
                        never.await();
                    }
                    return registry.getCurrentObservation();
                });
            }
            assertThat(seen).isSameAs(observation);
        }
    }
}
