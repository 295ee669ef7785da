package io.throttlemachines.spring.autoconfigure;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.ConstructorBound;
import org.springframework.core.env.Environment;

/**
 * What is written under our prefix at one moment, found to be in order.
 *
 * @param nodes the breakers and limiters that it declares
 * @param fixed what it says that cannot change while it runs
 */
record WrittenSettings(DeclaredNodes nodes, FixedSettings fixed) {

    static WrittenSettings of(ThrottleMachinesProperties properties, DeclaredNodes nodes) {
        return new WrittenSettings(nodes, new FixedSettings(properties, nodes));
    }

    /** Reads what is written now, and refuses what would not start. */
    static WrittenSettings read(
            ListableBeanFactory beans,
            Environment environment,
            ObjectProvider<ThrottleMachinesBuilderCustomizer> customizers) {
        ThrottleMachinesProperties properties = (ThrottleMachinesProperties)
                ConstructorBound.from(beans, "throttleMachinesRefresh", ThrottleMachinesProperties.class);
        WrittenProperties written = new WrittenProperties(environment);
        var unused = OperationSettings.of(properties, written);
        ThrottleMachinesFactory factory = new ThrottleMachinesFactory(properties, written, new BeanReferences(beans));
        // Makes one that nobody uses, as unknown names and cycles only show when all is put together.
        factory.create(builder -> customizers.orderedStream().forEach(each -> each.customize(builder)))
                .close();
        return of(properties, factory.nodes());
    }
}
