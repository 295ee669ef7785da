package io.throttlemachines.spring.customize;

import io.throttlemachines.retry.RetryConfigBuilder;
import java.util.function.Consumer;

/** Changes the settings of one retry that application.yml declares. */
public interface RetryConfigCustomizer extends ConfigCustomizer<RetryConfigBuilder> {

    /**
     * A customizer of the retry of this name.
     *
     * @param name   the full name
     * @param change changes the settings
     */
    static RetryConfigCustomizer of(String name, Consumer<RetryConfigBuilder> change) {
        return new RetryConfigCustomizer() {

            @Override
            public String name() {
                return name;
            }

            @Override
            public void customize(RetryConfigBuilder settings) {
                change.accept(settings);
            }
        };
    }
}
