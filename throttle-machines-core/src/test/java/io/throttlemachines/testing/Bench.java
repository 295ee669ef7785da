package io.throttlemachines.testing;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.ThrottleMachinesBuilder;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.BreakerConfigBuilder;
import io.throttlemachines.test.ManualTicker;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** A {@link ThrottleMachines} on a clock that the test drives, with every event remembered. */
public final class Bench implements AutoCloseable {

    /** The reset timeout of {@link #settings()}. */
    public static final Duration RESET_TIMEOUT = Duration.ofSeconds(10);

    private final ManualTicker ticker = new ManualTicker();
    private final EventRecorder events = new EventRecorder();
    private final ThrottleMachines machines;

    /** Declares nothing yet; an undeclared breaker is one of {@link #settings()}. */
    public Bench() {
        this(builder -> {});
    }

    /** Declares all of this together. */
    public Bench(Consumer<ThrottleMachinesBuilder> declarations) {
        ThrottleMachinesBuilder builder = ThrottleMachines.builder()
                .ticker(ticker)
                .clock(ticker.clock())
                .sleeper(ticker)
                .listener(events)
                .defaultBreaker(settings().build());
        declarations.accept(builder);
        machines = builder.build();
    }

    /** Opens at the first failure, for exactly {@link #RESET_TIMEOUT}; all else as by default. */
    public static BreakerConfigBuilder settings() {
        return BreakerConfig.builder()
                .failureThreshold(1)
                .resetTimeout(RESET_TIMEOUT)
                .resetTimeoutJitter(0);
    }

    /** As {@link #settings()}, with these dependencies. */
    public static BreakerConfig dependingOn(String... names) {
        return settings().dependsOn(names).build();
    }

    /** As {@link #settings()}, with these targets. */
    public static BreakerConfig cascadingTo(String... names) {
        return settings().cascadesTo(names).build();
    }

    /** What it is all about. */
    public ThrottleMachines machines() {
        return machines;
    }

    /** The breaker of that name, with {@link #settings()} if undeclared. */
    public Breaker breaker(String name) {
        return machines.breaker(name);
    }

    /** Declares a breaker. */
    public Breaker breaker(String name, BreakerConfig config) {
        return machines.breaker(name, config);
    }

    /** Declares a breaker, with changes to {@link #settings()}. */
    public Breaker breaker(Consumer<BreakerConfigBuilder> changes) {
        BreakerConfigBuilder settings = settings();
        changes.accept(settings);
        return machines.breaker("breaker", settings.build());
    }

    /** Every event so far. */
    public EventRecorder events() {
        return events;
    }

    /** Moves the time. */
    public void advance(Duration by) {
        ticker.advance(by);
    }

    /** Moves the time until circuits of {@link #settings()} that open now are due. */
    public void untilDue() {
        ticker.advance(RESET_TIMEOUT);
    }

    /** The wall time. */
    public Instant now() {
        return ticker.clock().instant();
    }

    /** The clock, which also tells how callers were held. */
    public ManualTicker ticker() {
        return ticker;
    }

    @Override
    public void close() {
        machines.close();
    }
}
