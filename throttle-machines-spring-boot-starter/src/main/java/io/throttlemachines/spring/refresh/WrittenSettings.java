package io.throttlemachines.spring.refresh;

import io.throttlemachines.ThrottleMachinesBuilder;
import io.throttlemachines.spring.config.BeanReferences;
import io.throttlemachines.spring.config.DeclaredNodes;
import io.throttlemachines.spring.config.OperationSettings;
import io.throttlemachines.spring.config.ThrottleMachinesFactory;
import io.throttlemachines.spring.config.ThrottleMachinesProperties;
import io.throttlemachines.spring.config.WrittenProperties;
import java.util.function.Consumer;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.context.properties.ConstructorBound;
import org.springframework.core.env.Environment;

/**
 * What is written under our prefix at one moment, found to be in order.
 *
 * @param nodes the breakers and limiters that it declares
 * @param fixed what it says that cannot change while it runs
 */
public record WrittenSettings(DeclaredNodes nodes, RestartOnlySettings fixed) {

    public static WrittenSettings of(ThrottleMachinesProperties properties, DeclaredNodes nodes) {
        return new WrittenSettings(nodes, new RestartOnlySettings(properties, nodes));
    }

    /** Reads what is written now, and refuses what would not start. */
    public static WrittenSettings read(
            ListableBeanFactory beans, Environment environment, Consumer<ThrottleMachinesBuilder> customizers) {
        ThrottleMachinesProperties properties = (ThrottleMachinesProperties)
                ConstructorBound.from(beans, "throttleMachinesRefresh", ThrottleMachinesProperties.class);
        WrittenProperties written = new WrittenProperties(environment);
        var unused = OperationSettings.of(properties, written);
        ThrottleMachinesFactory factory = new ThrottleMachinesFactory(properties, written, new BeanReferences(beans));
        // Makes one that nobody uses, as unknown names and cycles only show when all is put together.
        factory.create(customizers).close();
        return of(properties, factory.nodes());
    }
}
