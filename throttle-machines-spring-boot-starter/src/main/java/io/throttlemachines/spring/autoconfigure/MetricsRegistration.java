package io.throttlemachines.spring.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.spring.console.CallCounts;
import io.throttlemachines.spring.metrics.MicrometerMeters;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Measures every {@link ThrottleMachines} of the application, from the time when all singletons exist until the context closes.
 * It cannot start earlier: a bean that creates or customizes the registry may itself need a bean with annotated methods. A
 * parent context measures its own ones.
 */
final class MetricsRegistration implements CallCounts, SmartInitializingSingleton, DisposableBean {

    private final ListableBeanFactory beans;
    private final ObjectProvider<MeterRegistry> registries;

    /** The meters to close. The threads that start and close the context change it; others read it meanwhile. */
    private final List<MicrometerMeters> measured = new CopyOnWriteArrayList<>();

    MetricsRegistration(ListableBeanFactory beans, ObjectProvider<MeterRegistry> registries) {
        this.beans = beans;
        this.registries = registries;
    }

    @Override
    public void afterSingletonsInstantiated() {
        MeterRegistry registry = registries.getObject();
        beans.getBeansOfType(ThrottleMachines.class, false, true)
                .values()
                .forEach(machines -> measured.add(MicrometerMeters.measure(machines, registry)));
    }

    @Override
    public @Nullable Long of(Breaker breaker) {
        for (MicrometerMeters meters : measured) {
            Long calls = meters.calls(breaker);
            if (calls != null) {
                return calls;
            }
        }
        return null;
    }

    /** Spring Boot has closed its own registries by now, so they have pushed their last values. */
    @Override
    public void destroy() {
        measured.forEach(MicrometerMeters::close);
        measured.clear();
    }
}
