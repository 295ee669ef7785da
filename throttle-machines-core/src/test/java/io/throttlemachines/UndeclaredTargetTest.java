package io.throttlemachines;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.breaker.BreakerConfig;
import org.junit.jupiter.api.Test;

class UndeclaredTargetTest {

    @Test
    void aDependencyOnAnUndeclaredTargetIsFoundInAnyOrder() {
        ThrottleMachines machines = ThrottleMachines.builder()
                .breaker("report", BreakerConfig.builder().dependsOn("orders").build())
                .breaker(
                        "database", BreakerConfig.builder().cascadesTo("orders").build())
                .build();
        machines.breaker("database").forceOpen();
        assertThat(machines.breaker("report").status().blockedBy()).containsExactly("database");
    }
}
