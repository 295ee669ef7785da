package io.throttlemachines.spring.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.group.GroupConfig;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.test.ManualTicker;
import java.time.Duration;

/** A measured node of each kind, so that every metric exists. No call has been made yet. */
final class Everything implements AutoCloseable {

    private final Scene scene;
    final ThrottleMachines machines;
    final ManualTicker time;

    Everything(MeterRegistry registry) {
        scene = new Scene(registry);
        machines = scene.machines;
        time = scene.time;
        LimiterConfig limit = LimiterConfig.of(1, Duration.ofMinutes(1));
        machines.breaker("database", Scene.settings().cascadesTo("orders").build());
        machines.limiter("per-user", limit);
        machines.group(
                "payment",
                GroupConfig.builder()
                        .breaker("gateway", Scene.settings().build())
                        .limiter("charge", limit)
                        .build());
        machines.hedge("search", HedgeConfig.defaults());
    }

    @Override
    public void close() {
        scene.close();
    }
}
