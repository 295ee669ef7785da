package io.throttlemachines.spring.store;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.util.function.SingletonSupplier;

/** A bean that is a store, looked up when it is first needed. */
final class StoreBean {

    /** The bean that uses stores. It hands back at its end what it has of them, so a store is destroyed after it. */
    private static final String USER = "throttleMachines";

    private StoreBean() {}

    static <T> SingletonSupplier<T> of(BeanFactory beans, String name, Class<T> type) {
        return SingletonSupplier.of(() -> {
            T store = beans.getBean(name, type);
            if (beans instanceof ConfigurableBeanFactory factory) {
                factory.registerDependentBean(name, USER);
            }
            return store;
        });
    }
}
