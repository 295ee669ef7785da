package io.throttlemachines.spring.store;

import io.throttlemachines.fleet.FleetRecord;
import io.throttlemachines.fleet.FleetStore;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.util.function.SingletonSupplier;

/**
 * A store bean that is looked up when it is first called. It is named after the bean, without {@code FleetStore} at the end.
 * Thread-safe.
 */
final class LazyFleetStore implements FleetStore {

    private static final String SUFFIX = "FleetStore";

    private final String name;
    private final SingletonSupplier<FleetStore> bean;

    LazyFleetStore(BeanFactory beans, String bean) {
        this.name = bean.endsWith(SUFFIX) ? bean.substring(0, bean.length() - SUFFIX.length()) : bean;
        this.bean = StoreBean.of(beans, bean, FleetStore.class);
    }

    private FleetStore bean() {
        return bean.obtain();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public CompletionStage<News> beat(Beat beat) {
        return bean().beat(beat);
    }

    @Override
    public CompletionStage<Answer> replace(String breaker, long expected, FleetRecord next) {
        return bean().replace(breaker, expected, next);
    }

    @Override
    public CompletionStage<Answer> restore(String breaker, Versioned lost) {
        return bean().restore(breaker, lost);
    }

    @Override
    public CompletionStage<?> leave(String instance) {
        return bean().leave(instance);
    }

    @Override
    public CompletionStage<List<Instance>> instances() {
        return bean().instances();
    }

    @Override
    public AutoCloseable subscribe(Runnable listener) {
        return bean().subscribe(listener);
    }
}
