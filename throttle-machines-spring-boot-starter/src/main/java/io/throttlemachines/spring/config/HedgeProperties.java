package io.throttlemachines.spring.config;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;

/** A hedge in application.yml. */
@ConfigurationPropertiesSource
final class HedgeProperties extends HedgeDefaultProperties {

    /** Names of the breakers of the attempts, one for each. Default: none. */
    private @Nullable List<String> breakers;

    public @Nullable List<String> getBreakers() {
        return breakers;
    }

    public void setBreakers(@Nullable List<String> value) {
        breakers = value;
    }
}
