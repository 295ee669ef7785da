package io.throttlemachines.spring.cloud;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.BreakerConfigBuilder;
import org.springframework.cloud.client.circuitbreaker.ConfigBuilder;

/**
 * The settings of the breaker of one id, for the {@code configure} of the factories. They start from the defaults of the
 * application's {@code ThrottleMachines}. Not thread-safe.
 */
public final class ThrottleMachinesConfigBuilder implements ConfigBuilder<BreakerConfig> {

    private final String id;
    private final BreakerConfigBuilder settings;

    ThrottleMachinesConfigBuilder(String id, BreakerConfig defaults) {
        this.id = id;
        this.settings = defaults.toBuilder();
    }

    /** The id that is configured: of a breaker, or of a group of breakers such as a Feign client. */
    public String id() {
        return id;
    }

    /** The settings, to be changed. */
    public BreakerConfigBuilder settings() {
        return settings;
    }

    /** @throws io.throttlemachines.config.ConfigurationException if settings do not work together */
    @Override
    public BreakerConfig build() {
        return settings.build();
    }
}
