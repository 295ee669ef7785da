package io.throttlemachines.spring.customize;

import io.throttlemachines.limiter.LimiterConfigBuilder;
import java.util.function.Consumer;

/** Changes the settings of one limiter that application.yml declares. */
public interface LimiterConfigCustomizer extends ConfigCustomizer<LimiterConfigBuilder> {

    /**
     * A customizer of the limiter of this name.
     *
     * @param name   the full name
     * @param change changes the settings
     */
    static LimiterConfigCustomizer of(String name, Consumer<LimiterConfigBuilder> change) {
        return new LimiterConfigCustomizer() {

            @Override
            public String name() {
                return name;
            }

            @Override
            public void customize(LimiterConfigBuilder settings) {
                change.accept(settings);
            }
        };
    }
}
