package io.throttlemachines.spring.refresh;

import io.throttlemachines.ThrottleMachinesBuilder;
import io.throttlemachines.spring.config.BeanReferences;
import io.throttlemachines.spring.config.BindingMistakes;
import io.throttlemachines.spring.config.DeclaredNodes;
import io.throttlemachines.spring.config.ThrottleMachinesFactory;
import io.throttlemachines.spring.config.ThrottleMachinesProperties;
import io.throttlemachines.spring.config.WrittenProperties;
import java.util.function.Consumer;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.context.properties.ConstructorBound;
import org.springframework.core.env.Environment;

/**
 * The properties under our prefix at one moment, checked.
 *
 * @param nodes       the breakers and limiters that are declared
 * @param restartOnly everything that takes effect only after a restart
 */
public record WrittenSettings(DeclaredNodes nodes, RestartOnlySettings restartOnly) {

    public static WrittenSettings of(ThrottleMachinesProperties properties, DeclaredNodes nodes) {
        return new WrittenSettings(nodes, new RestartOnlySettings(properties, nodes));
    }

    /**
     * Reads what is written now.
     *
     * @throws io.throttlemachines.spring.config.InvalidThrottleConfigurationException if an application could not start with it
     */
    public static WrittenSettings read(
            ListableBeanFactory beans,
            Environment environment,
            BindingMistakes binding,
            Consumer<ThrottleMachinesBuilder> customizers) {
        ThrottleMachinesProperties properties = (ThrottleMachinesProperties)
                ConstructorBound.from(beans, "throttleMachinesRefresh", ThrottleMachinesProperties.class);
        try {
            ThrottleMachinesFactory factory = new ThrottleMachinesFactory(
                    properties, new WrittenProperties(environment), binding, new BeanReferences(beans));
            // Unknown names and cycles are found when all nodes are put together.
            factory.check(customizers);
            return of(properties, factory.nodes());
        } finally {
            binding.forget(properties);
        }
    }
}
