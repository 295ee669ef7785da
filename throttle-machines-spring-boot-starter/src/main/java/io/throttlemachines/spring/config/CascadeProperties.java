package io.throttlemachines.spring.config;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;

/** A breaker with targets in application.yml. */
@ConfigurationPropertiesSource
final class CascadeProperties extends BreakerProperties {

    /** Names of the breakers that open when this one does. Default: none. */
    private @Nullable List<String> cascadesTo;

    public @Nullable List<String> getCascadesTo() {
        return cascadesTo;
    }

    public void setCascadesTo(@Nullable List<String> value) {
        cascadesTo = value;
    }
}
