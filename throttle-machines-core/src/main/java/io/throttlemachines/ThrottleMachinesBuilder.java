package io.throttlemachines;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.RetryAfterResolver;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.event.ThrottleListener;
import io.throttlemachines.fleet.FleetConfig;
import io.throttlemachines.fleet.FleetStore;
import io.throttlemachines.group.GroupConfig;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.internal.fleet.Fleet;
import io.throttlemachines.internal.store.Stores;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.store.PermitStore;
import io.throttlemachines.limiter.store.StoreConfig;
import io.throttlemachines.retry.RetryConfig;
import io.throttlemachines.time.Sleeper;
import io.throttlemachines.time.Ticker;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link ThrottleMachines}. {@link #build()} resolves all declarations together, so that a name may be used
 * before it is declared. To declare the same name again with other settings is a {@link ConfigurationException}. Not
 * thread-safe.
 */
public final class ThrottleMachinesBuilder {

    final Declarations declarations = new Declarations();
    final List<ThrottleListener> listeners = new ArrayList<>();
    final Map<String, Stores.Given> stores = new LinkedHashMap<>();
    Ticker ticker = Ticker.system();
    Clock clock = Clock.systemUTC();
    Sleeper sleeper = Sleeper.system();

    @Nullable
    Executor executor;

    Fleet.@Nullable Given fleet;

    @Nullable
    ScheduledExecutorService scheduler;

    @Nullable
    RetryAfterResolver retryAfter;

    BreakerConfig defaultBreaker = BreakerConfig.defaults();
    HedgeConfig defaultHedge = HedgeConfig.defaults();
    RetryConfig defaultRetry = RetryConfig.defaults();

    ThrottleMachinesBuilder() {}

    /** Declares a breaker, which is a cascade if it has targets. */
    public ThrottleMachinesBuilder breaker(String name, BreakerConfig config) {
        return declare("breaker", name, config, declarations.breakers);
    }

    /** Declares a limiter. */
    public ThrottleMachinesBuilder limiter(String name, LimiterConfig config) {
        return declare("limiter", name, config, declarations.limiters);
    }

    /** Declares a group. */
    public ThrottleMachinesBuilder group(String name, GroupConfig config) {
        return declare("group", name, config, declarations.groups);
    }

    /** Declares a hedge. */
    public ThrottleMachinesBuilder hedge(String name, HedgeConfig config) {
        return declare("hedge", name, config, declarations.hedges);
    }

    /** Declares a retry. */
    public ThrottleMachinesBuilder retry(String name, RetryConfig config) {
        return declare("retry", name, config, declarations.retries);
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
     * Adds a store that keeps the permits of limiters with {@code store: name}, for all instances that use it. The application
     * closes it, after the {@code ThrottleMachines}.
     *
     * @param name any name but {@link LimiterConfig#LOCAL_STORE}
     * @throws ConfigurationException if the name is taken
     */
    public ThrottleMachinesBuilder store(String name, PermitStore store, StoreConfig config) {
        if (name.equals(LimiterConfig.LOCAL_STORE)
                || stores.putIfAbsent(name, new Stores.Given(store, config)) != null) {
            throw new ConfigurationException(
                    name, "store", "There is a store '" + name + "' already.", "Give each store a name of its own.");
        }
        return this;
    }

    /**
     * Joins a fleet: breakers with {@code scope: cluster} share their state with all instances that use the same store and
     * name. The application closes the store, after the {@code ThrottleMachines}.
     *
     * @throws ConfigurationException if a fleet is set already
     */
    public ThrottleMachinesBuilder fleet(FleetConfig config, FleetStore store) {
        if (fleet != null) {
            throw new ConfigurationException(
                    config.name(),
                    "fleet",
                    "There is a fleet '" + fleet.config().name() + "' already.",
                    "Join one fleet only.");
        }
        fleet = new Fleet.Given(config, store);
        return this;
    }

    /** Sets the settings of a breaker that is used but not declared. Default: {@link BreakerConfig#defaults()}. */
    public ThrottleMachinesBuilder defaultBreaker(BreakerConfig config) {
        defaultBreaker = config;
        return this;
    }

    /** Sets the settings of a hedge that is used but not declared. Default: {@link HedgeConfig#defaults()}. */
    public ThrottleMachinesBuilder defaultHedge(HedgeConfig config) {
        defaultHedge = config;
        return this;
    }

    /** Sets the settings of a retry that is used but not declared. Default: {@link RetryConfig#defaults()}. */
    public ThrottleMachinesBuilder defaultRetry(RetryConfig config) {
        defaultRetry = config;
        return this;
    }

    /** Sets the monotonic time, which every decision uses. Default: {@link Ticker#system()}. */
    public ThrottleMachinesBuilder ticker(Ticker ticker) {
        this.ticker = ticker;
        return this;
    }

    /** Sets the wall time, which is only shown, in events and statuses. Default: the system's, in UTC. */
    public ThrottleMachinesBuilder clock(Clock clock) {
        this.clock = clock;
        return this;
    }

    /** Sets how the thread of a caller waits. Default: {@link Sleeper#system()}. */
    public ThrottleMachinesBuilder sleeper(Sleeper sleeper) {
        this.sleeper = sleeper;
        return this;
    }

    /**
     * Sets the executor of calls that have no thread of their own; it is not shut down. Default: virtual threads where
     * the JVM has them, else as many daemon threads as such calls are under way. A late attempt of a hedged call, or
     * a retry of a call without a thread of its own, does not start if the executor would run it on the thread of the scheduler, as one with a {@code CallerRunsPolicy} does when
     * it is full: that counts as no free thread.
     */
    public ThrottleMachinesBuilder executor(Executor executor) {
        this.executor = executor;
        return this;
    }

    /**
     * Sets the timer of waits that hold no thread; it is not shut down. What the application attaches to the result of a call whose
     * time is over runs on its threads, so one with a single thread must not be blocked there. Default: daemon threads, one more than
     * timers at work, at most 32.
     */
    public ThrottleMachinesBuilder scheduler(ScheduledExecutorService scheduler) {
        this.scheduler = scheduler;
        return this;
    }

    /** Adds a listener, which receives every event. */
    public ThrottleMachinesBuilder listener(ThrottleListener listener) {
        listeners.add(listener);
        return this;
    }

    /**
     * Sets the resolver that reads from a failure for how long the called service asks to be left alone. Default: none,
     * and every circuit stays open for its {@code reset-timeout}, and every retry
     * waits for its {@code backoff}.
     */
    public ThrottleMachinesBuilder retryAfter(RetryAfterResolver resolver) {
        retryAfter = resolver;
        return this;
    }

    /**
     * Makes a {@code ThrottleMachines} with all declarations.
     *
     * @throws ConfigurationException if a name is unknown or the dependencies form a cycle
     */
    public ThrottleMachines build() {
        return new ThrottleMachines(this);
    }
}
