package io.throttlemachines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConfiguredLimiterTest {

    private static final LimiterConfig DECLARED = LimiterConfig.of(10, Duration.ofSeconds(1));

    private final ThrottleMachines machines = ThrottleMachines.builder().build();

    @Test
    void aConfiguredLimiterIsRedeclaredByItsFirstSettings() {
        Limiter limiter = machines.limiter("api", DECLARED);
        LimiterConfig next = DECLARED.toBuilder().limit(20).build();
        limiter.configure(next, ActionNote.NONE);
        assertThat(machines.limiter("api", DECLARED)).isSameAs(limiter);
        assertThat(limiter.config()).isEqualTo(next);
        assertThatThrownBy(() -> machines.limiter("api", next)).isInstanceOf(ConfigurationException.class);
    }
}
