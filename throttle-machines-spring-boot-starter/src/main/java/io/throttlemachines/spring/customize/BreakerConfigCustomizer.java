package io.throttlemachines.spring.customize;

import io.throttlemachines.breaker.BreakerConfigBuilder;
import java.util.function.Consumer;

/** Changes the settings of one breaker or cascade that application.yml declares. */
public interface BreakerConfigCustomizer extends ConfigCustomizer<BreakerConfigBuilder> {

    /**
     * A customizer of the breaker or cascade of this name.
     *
     * @param name   the full name
     * @param change changes the settings
     */
    static BreakerConfigCustomizer of(String name, Consumer<BreakerConfigBuilder> change) {
        return new BreakerConfigCustomizer() {

            @Override
            public String name() {
                return name;
            }

            @Override
            public void customize(BreakerConfigBuilder settings) {
                change.accept(settings);
            }
        };
    }
}
