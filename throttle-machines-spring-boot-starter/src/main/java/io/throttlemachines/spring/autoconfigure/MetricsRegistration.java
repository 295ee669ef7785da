package io.throttlemachines.spring.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.spring.metrics.MicrometerMeters;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Measures every {@link ThrottleMachines} of the application, from the time when all singletons exist until the context closes.
 * It cannot start earlier: a bean that creates or customizes the registry may itself need a bean with annotated methods. A
 * parent context measures its own ones.
 */
final class MetricsRegistration implements SmartInitializingSingleton, DisposableBean {

    private final ListableBeanFactory beans;
    private final ObjectProvider<MeterRegistry> registries;

    /** The meters to close. Used only by the threads that start and close the context. */
    private final List<MicrometerMeters> measured = new ArrayList<>();

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

    /** Spring Boot has closed its own registries by now, so they have pushed their last values. */
    @Override
    public void destroy() {
        measured.forEach(MicrometerMeters::close);
        measured.clear();
    }
}
