package io.throttlemachines.spring.customize;

import io.throttlemachines.hedge.HedgeConfigBuilder;
import java.util.function.Consumer;

/** Changes the settings of one hedge that application.yml declares. */
public interface HedgeConfigCustomizer extends ConfigCustomizer<HedgeConfigBuilder> {

    /**
     * A customizer of the hedge of this name.
     *
     * @param name   the full name
     * @param change changes the settings
     */
    static HedgeConfigCustomizer of(String name, Consumer<HedgeConfigBuilder> change) {
        return new HedgeConfigCustomizer() {

            @Override
            public String name() {
                return name;
            }

            @Override
            public void customize(HedgeConfigBuilder settings) {
                change.accept(settings);
            }
        };
    }
}
