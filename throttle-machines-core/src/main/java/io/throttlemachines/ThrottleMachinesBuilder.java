package io.throttlemachines;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.RetryAfterResolver;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.event.ThrottleListener;
import io.throttlemachines.group.GroupConfig;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.time.Sleeper;
import io.throttlemachines.time.Ticker;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link ThrottleMachines}. What is declared here is resolved together by {@link #build()}, so that a name may be
 * used before it is declared. Not thread-safe.
 */
public final class ThrottleMachinesBuilder {

    final Declarations declarations = new Declarations();
    final List<ThrottleListener> listeners = new ArrayList<>();
    Ticker ticker = Ticker.system();
    Clock clock = Clock.systemUTC();
    Sleeper sleeper = Sleeper.system();

    @Nullable
    Executor executor;

    @Nullable
    ScheduledExecutorService scheduler;

    @Nullable
    RetryAfterResolver retryAfter;

    BreakerConfig defaultBreaker = BreakerConfig.defaults();
    HedgeConfig defaultHedge = HedgeConfig.defaults();

    ThrottleMachinesBuilder() {}

    /**
     * Declares a breaker, which is a cascade if it has targets.
     *
     * @param name   its name
     * @param config its settings
     * @return this builder
     * @throws ConfigurationException if it is declared already with other settings
     */
    public ThrottleMachinesBuilder breaker(String name, BreakerConfig config) {
        return declare("breaker", name, config, declarations.breakers);
    }

    /**
     * Declares a limiter.
     *
     * @param name   its name
     * @param config its settings
     * @return this builder
     * @throws ConfigurationException if it is declared already with other settings
     */
    public ThrottleMachinesBuilder limiter(String name, LimiterConfig config) {
        return declare("limiter", name, config, declarations.limiters);
    }

    /**
     * Declares a group.
     *
     * @param name   its name
     * @param config its members
     * @return this builder
     * @throws ConfigurationException if it is declared already with other members
     */
    public ThrottleMachinesBuilder group(String name, GroupConfig config) {
        return declare("group", name, config, declarations.groups);
    }

    /**
     * Declares a hedge.
     *
     * @param name   its name
     * @param config its settings
     * @return this builder
     * @throws ConfigurationException if it is declared already with other settings
     */
    public ThrottleMachinesBuilder hedge(String name, HedgeConfig config) {
        return declare("hedge", name, config, declarations.hedges);
    }

    private <C> ThrottleMachinesBuilder declare(String kind, String name, C config, Map<String, C> declared) {
        C before = declared.putIfAbsent(name, config);
        if (before != null && !before.equals(config)) {
            throw new ConfigurationException(
                    name,
                    null,
                    "The " + kind + " '" + name + "' is declared twice, with different settings.",
                    "Declare it once, or twice with the same settings.");
        }
        return this;
    }

    /**
     * Sets what a breaker is like that is used but nowhere declared. Default: {@link BreakerConfig#defaults()}.
     *
     * @param config its settings
     * @return this builder
     */
    public ThrottleMachinesBuilder defaultBreaker(BreakerConfig config) {
        defaultBreaker = config;
        return this;
    }

    /**
     * Sets what a hedge is like that is used but nowhere declared. Default: {@link HedgeConfig#defaults()}.
     *
     * @param config its settings
     * @return this builder
     */
    public ThrottleMachinesBuilder defaultHedge(HedgeConfig config) {
        defaultHedge = config;
        return this;
    }

    /**
     * Replaces the clock that decides. Default: {@link Ticker#system()}.
     *
     * @param ticker monotonic time
     * @return this builder
     */
    public ThrottleMachinesBuilder ticker(Ticker ticker) {
        this.ticker = ticker;
        return this;
    }

    /**
     * Replaces the clock that is shown to people. Default: the system's, in UTC.
     *
     * @param clock wall time
     * @return this builder
     */
    public ThrottleMachinesBuilder clock(Clock clock) {
        this.clock = clock;
        return this;
    }

    /**
     * Replaces how callers wait. Default: {@link Sleeper#system()}.
     *
     * @param sleeper holds the calling thread
     * @return this builder
     */
    public ThrottleMachinesBuilder sleeper(Sleeper sleeper) {
        this.sleeper = sleeper;
        return this;
    }

    /**
     * Gives threads for calls that nobody's own thread makes; it is not shut down. Default: virtual threads where the
     * JVM has them, else as many daemon threads as such calls are under way.
     *
     * @param executor runs them
     * @return this builder
     */
    public ThrottleMachinesBuilder executor(Executor executor) {
        this.executor = executor;
        return this;
    }

    /**
     * Gives a timer for waits that hold no thread; it is not shut down. Default: one daemon thread, when first needed.
     *
     * @param scheduler the timer
     * @return this builder
     */
    public ThrottleMachinesBuilder scheduler(ScheduledExecutorService scheduler) {
        this.scheduler = scheduler;
        return this;
    }

    /**
     * Adds a listener.
     *
     * @param listener is told of every event
     * @return this builder
     */
    public ThrottleMachinesBuilder listener(ThrottleListener listener) {
        listeners.add(listener);
        return this;
    }

    /**
     * Sets what reads off failures how long whoever was called asks to be left alone. Default: nothing does.
     *
     * @param resolver reads it
     * @return this
     */
    public ThrottleMachinesBuilder retryAfter(RetryAfterResolver resolver) {
        retryAfter = resolver;
        return this;
    }

    /**
     * Makes it.
     *
     * @return a new {@code ThrottleMachines} with all that was declared
     * @throws ConfigurationException if a name is unknown or the dependencies form a cycle
     */
    public ThrottleMachines build() {
        return new ThrottleMachines(this);
    }
}
