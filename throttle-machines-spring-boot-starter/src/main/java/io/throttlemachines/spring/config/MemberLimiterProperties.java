package io.throttlemachines.spring.config;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;

/** A limiter of a group in application.yml. */
@ConfigurationPropertiesSource
final class MemberLimiterProperties extends LimiterProperties {

    /** Name of a CircuitGuard or BooleanSupplier bean that must agree to each call. Default: none. */
    private @Nullable String guard;

    public @Nullable String getGuard() {
        return guard;
    }

    public void setGuard(@Nullable String value) {
        guard = value;
    }
}
