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
 * Measures every {@link ThrottleMachines} of the application from when all singletons are there until the context closes.
 * No sooner: what makes or customizes the registry may itself need a bean with annotated methods. Those of a parent context
 * are the parent's to measure.
 */
final class MetricsRegistration implements SmartInitializingSingleton, DisposableBean {

    private final ListableBeanFactory beans;
    private final ObjectProvider<MeterRegistry> registries;

    /** What is measured. Written when the context starts and when it closes, by the thread that does it. */
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

    /** Boot has closed its own registries by now, and what they push for the last time is pushed. */
    @Override
    public void destroy() {
        measured.forEach(MicrometerMeters::close);
        measured.clear();
    }
}
