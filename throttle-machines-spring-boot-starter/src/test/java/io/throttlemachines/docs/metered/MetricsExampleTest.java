package io.throttlemachines.docs.metered;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.spring.metrics.MicrometerMeters;
import org.junit.jupiter.api.Test;

class MetricsExampleTest {

    private final MeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void machinesAreMeasuredUntilTheMetersAreClosed() {
        ThrottleMachines machines = ThrottleMachines.create();
        MicrometerMeters meters = MicrometerMeters.measure(machines, registry);
        machines.breaker("gateway").run(() -> {});

        assertThat(registry.get("throttle.breaker.calls")
                        .tag("outcome", "success")
                        .timer()
                        .count())
                .isOne();
        meters.close();
        assertThat(registry.getMeters()).isEmpty();
    }
}
