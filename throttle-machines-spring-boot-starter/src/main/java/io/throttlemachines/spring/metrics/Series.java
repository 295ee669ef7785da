package io.throttlemachines.spring.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/** Registers meters and remembers them, so that they can be removed together. */
final class Series implements AutoCloseable {

    private final Queue<Meter> registered = new ConcurrentLinkedQueue<>();

    /** After {@link #close}, a registry that is not published. Written once. */
    private volatile MeterRegistry registry;

    Series(MeterRegistry registry) {
        this.registry = registry;
    }

    Timer timer(String name, String description, Tags tags) {
        return remember(Timer.builder(name).description(description).tags(tags).register(registry));
    }

    /** Prometheus appends the unit to the name, unless it is its last word already. */
    Counter counter(String name, String description, String unit, Tags tags) {
        return remember(Counter.builder(name)
                .description(description)
                .baseUnit(unit)
                .tags(tags)
                .register(registry));
    }

    /** The gauge references the object it reads until it is removed. */
    void gauge(String name, String description, String unit, Supplier<Number> value, Tags tags) {
        remember(Gauge.builder(name, value)
                .description(description)
                .baseUnit(unit)
                .tags(tags)
                .register(registry));
    }

    private <M extends Meter> M remember(M meter) {
        registered.add(meter);
        return meter;
    }

    @Override
    public void close() {
        MeterRegistry seen = registry;
        registry = new SimpleMeterRegistry();
        for (Meter meter = registered.poll(); meter != null; meter = registered.poll()) {
            seen.remove(meter);
        }
    }
}
