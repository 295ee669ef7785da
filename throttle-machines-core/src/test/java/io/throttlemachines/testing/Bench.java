package io.throttlemachines.testing;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.ThrottleMachinesBuilder;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.BreakerConfigBuilder;
import io.throttlemachines.control.Mode;
import io.throttlemachines.event.ThrottleListener;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.LimiterConfigBuilder;
import io.throttlemachines.test.ManualTicker;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** A {@link ThrottleMachines} on a clock that the test moves, which also drives its timers; it records every event. */
public final class Bench implements AutoCloseable {

    /** The reset timeout of {@link #settings()}. */
    public static final Duration RESET_TIMEOUT = Duration.ofSeconds(10);

    private static final Instant START = Instant.EPOCH;

    private final ManualTicker ticker = new ManualTicker(START);
    private final EventRecorder events = new EventRecorder();
    private final ThrottleMachines machines;

    /** Without declarations. An undeclared breaker has {@link #settings()}. */
    public Bench() {
        this(builder -> {});
    }

    /** With declarations, made together. */
    public Bench(Consumer<ThrottleMachinesBuilder> declarations) {
        ThrottleMachinesBuilder builder = ThrottleMachines.builder()
                .ticker(ticker)
                .clock(ticker.clock())
                .sleeper(ticker)
                .scheduler(ticker.scheduler())
                .listener(events)
                .defaultBreaker(settings().build());
        declarations.accept(builder);
        machines = builder.build();
    }

    /** Settings that open at the first failure, for exactly {@link #RESET_TIMEOUT}; otherwise the defaults. */
    public static BreakerConfigBuilder settings() {
        return BreakerConfig.builder()
                .failureThreshold(1)
                .resetTimeout(RESET_TIMEOUT)
                .resetTimeoutJitter(0);
    }

    /** {@link #settings()} with these dependencies. */
    public static BreakerConfig dependingOn(String... names) {
        return settings().dependsOn(names).build();
    }

    /** {@link #settings()} with these targets. */
    public static BreakerConfig cascadingTo(String... names) {
        return settings().cascadesTo(names).build();
    }

    /** The machines under test. */
    public ThrottleMachines machines() {
        return machines;
    }

    /** A breaker by its name, with {@link #settings()} if it is not declared. */
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

    /** Settings of ten permits per second. */
    public static LimiterConfigBuilder tenPerSecond(Algorithm algorithm) {
        return LimiterConfig.of(10, Duration.ofSeconds(1)).toBuilder().algorithm(algorithm);
    }

    /** Declares the limiter {@code api}. */
    public Limiter limiter(LimiterConfigBuilder config) {
        return limiter(config.build());
    }

    /** Declares the limiter {@code api}. */
    public Limiter limiter(LimiterConfig config) {
        return machines.limiter("api", config);
    }

    /** Declares a limiter. */
    public Limiter limiter(String name, LimiterConfigBuilder config) {
        return machines.limiter(name, config.build());
    }

    /** The recorded events. */
    public EventRecorder events() {
        return events;
    }

    /**
     * Waits until all events so far are delivered: a call delivers the first few itself, and a thread of the library the rest.
     * Needs a limiter of its own, and changes its mode, which is an event too.
     */
    public void settle() {
        Limiter marker = machines.limiter("marker", LimiterConfig.of(1, RESET_TIMEOUT));
        CountDownLatch delivered = new CountDownLatch(2); // ModeChanged and ManualActionTaken
        ThrottleListener listener = event -> {
            if (event.name().equals(marker.name())) {
                delivered.countDown();
            }
        };
        machines.addListener(listener);
        marker.mode(marker.status().mode() == Mode.ENFORCE ? Mode.OBSERVE : Mode.ENFORCE);
        BlockedListener.await(delivered);
        var unused = machines.removeListener(listener);
    }

    /** Moves the clock, and runs the timers that become due. */
    public void advance(Duration by) {
        ticker.advance(by);
    }

    /** Moves the clock until recovery is due for circuits with {@link #settings()} that open now. */
    public void untilDue() {
        ticker.advance(RESET_TIMEOUT);
    }

    /** The wall time. */
    public Instant now() {
        return ticker.clock().instant();
    }

    /** Nanoseconds since the start, as the machines count them. */
    public long nanos() {
        return Duration.between(START, now()).toNanos();
    }

    /** The clock, which also records how long callers had to wait. */
    public ManualTicker ticker() {
        return ticker;
    }

    @Override
    public void close() {
        machines.close();
    }
}
