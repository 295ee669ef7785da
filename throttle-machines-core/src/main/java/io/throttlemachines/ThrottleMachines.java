package io.throttlemachines;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.ActionReport;
import io.throttlemachines.event.ThrottleListener;
import io.throttlemachines.fleet.FleetConfig;
import io.throttlemachines.fleet.FleetStatus;
import io.throttlemachines.graph.GraphStatus;
import io.throttlemachines.graph.Impact;
import io.throttlemachines.group.Group;
import io.throttlemachines.group.GroupConfig;
import io.throttlemachines.hedge.Hedge;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.internal.attempt.AttemptParts;
import io.throttlemachines.internal.breaker.BreakerParts;
import io.throttlemachines.internal.call.WaitingCalls;
import io.throttlemachines.internal.event.Events;
import io.throttlemachines.internal.fleet.Fleet;
import io.throttlemachines.internal.graph.DependencyCheck;
import io.throttlemachines.internal.graph.Graph;
import io.throttlemachines.internal.limiter.DefaultAllOf;
import io.throttlemachines.internal.limiter.LimiterParts;
import io.throttlemachines.internal.retry.RetryParts;
import io.throttlemachines.internal.store.Stores;
import io.throttlemachines.internal.time.Time;
import io.throttlemachines.limiter.AllOf;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.store.StoreStatus;
import io.throttlemachines.metrics.ThrottleMeters;
import io.throttlemachines.retry.Retry;
import io.throttlemachines.retry.RetryConfig;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * The one entry point: every breaker, limiter, group, hedge and retry of an application by name, and the clock, the threads
 * and the listeners that they share. Nothing is static: two instances never see each other. Thread-safe.
 *
 * <p>A name is a full name: {@code group.member} for a member of a group. It always means the same object. Every method
 * that looks up or declares throws a {@link ConfigurationException} if it needs a name that is unknown; a declaration
 * also if the name is declared already with other settings (with the same settings, it returns what there is) or would
 * depend on itself. Dependencies must be declared before what depends on them.
 */
public final class ThrottleMachines implements AutoCloseable {

    private final Events events = new Events();
    private final Threads threads;
    private final WaitingCalls waiting = new WaitingCalls();
    private final BreakerParts parts;
    private final Stores stores;
    private final Registry registry;
    private final Optional<Fleet> fleet;

    ThrottleMachines(ThrottleMachinesBuilder builder) {
        EarlyClasses.initialize();
        Time time = new Time(builder.ticker, builder.clock, builder.sleeper);
        Graph graph = new Graph(time, events);
        DependencyCheck dependencies = new DependencyCheck(graph);
        threads = new Threads(builder.executor, builder.scheduler);
        AttemptParts attempts = new AttemptParts(time, threads::executor, threads::scheduler, waiting);
        BreakerParts alone = new BreakerParts(time, events, graph, dependencies, attempts, builder.retryAfter);
        fleet = Optional.ofNullable(builder.fleet).map(given -> new Fleet(given, alone, threads::scheduler));
        parts = fleet.map(each -> alone.joining(each::link)).orElse(alone);
        stores = new Stores(builder.stores, parts, threads::scheduler, waiting);
        registry = new Registry(new NodeDefaults(
                parts,
                new LimiterParts(events, dependencies, attempts, stores),
                attempts,
                new RetryParts(attempts, events, builder.retryAfter),
                builder.defaultBreaker,
                builder.defaultHedge,
                builder.defaultRetry,
                fleet.orElse(null)));
        builder.listeners.forEach(events::add);
        registry.declare(builder.declarations);
    }

    /** Starts with nothing declared. */
    public static ThrottleMachinesBuilder builder() {
        return new ThrottleMachinesBuilder();
    }

    /** Makes an instance in which nothing is declared. */
    public static ThrottleMachines create() {
        return builder().build();
    }

    /**
     * Returns a breaker. One that is not declared is declared now, with the default settings; a member that
     * a declared group does not have is unknown.
     */
    public Breaker breaker(String name) {
        Breaker known = registry.nodes().breakers().get(name);
        return known != null ? known : registry.breakerOrDefault(name);
    }

    /** Declares a breaker, a cascade if it has targets. A target that is not declared gets the default settings. */
    public Breaker breaker(String name, BreakerConfig config) {
        registry.declare(batch -> batch.breakers.put(name, config));
        return breaker(name);
    }

    /** The settings of a breaker that is used but not declared. */
    public BreakerConfig defaultBreaker() {
        return registry.defaults().defaultBreaker();
    }

    /** Returns a limiter. */
    public Limiter limiter(String name) {
        return registry.limiter(name);
    }

    /** Declares a limiter. */
    public Limiter limiter(String name, LimiterConfig config) {
        registry.declare(batch -> batch.limiters.put(name, config));
        return limiter(name);
    }

    /** Returns a group. */
    public Group group(String name) {
        return NameResolver.found("group", name, registry.nodes().groups());
    }

    /** Declares a group with all its members, which may depend on each other. */
    public Group group(String name, GroupConfig config) {
        registry.declare(batch -> batch.groups.put(name, config));
        return group(name);
    }

    /** Returns a hedge. One that is not declared is declared now, with the default settings. */
    public Hedge hedge(String name) {
        Hedge known = registry.nodes().hedges().get(name);
        return known != null ? known : registry.hedgeOrDefault(name);
    }

    /** Declares a hedge. Breakers of its attempts that are not declared get the default settings. */
    public Hedge hedge(String name, HedgeConfig config) {
        registry.declare(batch -> batch.hedges.put(name, config));
        return hedge(name);
    }

    /** The settings of a hedge that is used but not declared. */
    public HedgeConfig defaultHedge() {
        return registry.defaults().defaultHedge();
    }

    /** Returns a retry. One that is not declared is declared now, with the default settings. */
    public Retry retry(String name) {
        Retry known = registry.nodes().retries().get(name);
        return known != null ? known : registry.retryOrDefault(name);
    }

    /** Declares a retry. */
    public Retry retry(String name, RetryConfig config) {
        registry.declare(batch -> batch.retries.put(name, config));
        return retry(name);
    }

    /** The settings of a retry that is used but not declared. */
    public RetryConfig defaultRetry() {
        return registry.defaults().defaultRetry();
    }

    /**
     * The full names of breakers, hedges and retries that have the default settings because a call, a cascade or a hedge uses
     * them and they were not declared before: an immutable snapshot, in the order of first use.
     */
    public Set<String> undeclared() {
        return registry.nodes().undeclared().keySet();
    }

    /** The breakers among {@link #undeclared()}: an immutable snapshot. A hedge or retry may have the name of a breaker. */
    public Set<String> undeclaredBreakers() {
        return registry.nodes().undeclaredBreakers().keySet();
    }

    /** All breakers by full name, members of groups included: an immutable snapshot, in the order of declaration. */
    public Map<String, Breaker> breakers() {
        return Collections.unmodifiableMap(registry.nodes().breakers());
    }

    /** All limiters by full name, members of groups included: an immutable snapshot, in the order of declaration. */
    public Map<String, Limiter> limiters() {
        return Collections.unmodifiableMap(registry.nodes().limiters());
    }

    /** All groups by name: an immutable snapshot, in the order of declaration. */
    public Map<String, Group> groups() {
        return registry.nodes().groups();
    }

    /** All hedges by name: an immutable snapshot, in the order of declaration. */
    public Map<String, Hedge> hedges() {
        return Collections.unmodifiableMap(registry.nodes().hedges());
    }

    /** All retries by name: an immutable snapshot, in the order of declaration. */
    public Map<String, Retry> retries() {
        return Collections.unmodifiableMap(registry.nodes().retries());
    }

    /** The state of each store by name: a snapshot. One that limiters and cluster breakers use is available if it answers both. */
    public Map<String, StoreStatus> stores() {
        Map<String, StoreStatus> all = stores.status();
        fleet.ifPresent(it -> it.addStore(all));
        return all;
    }

    /**
     * A snapshot of the fleet; empty unless the builder was given one. Asks the store which instances are live and waits for
     * the answer, at most {@link FleetConfig#timeout()}; without an answer it returns those of the last one.
     */
    public Optional<FleetStatus> fleet() {
        return fleet.map(Fleet::status);
    }

    /** All breakers and limiters with their state and their dependencies: an immutable snapshot of one moment. */
    public GraphStatus graph() {
        return parts.graph().status();
    }

    /** What would open and become unavailable if a breaker opened now; for an OPEN one, what it keeps unavailable. */
    public Impact impact(String breaker) {
        var found = NameResolver.found("breaker", breaker, registry.nodes().breakers());
        return parts.graph().impact(found.node());
    }

    /** The full names of all breakers in the order in which they recover: dependencies first, by name within a level. */
    public List<String> recoveryOrder() {
        return registry.breakers().recoveryOrder().stream().map(Breaker::name).toList();
    }

    /**
     * Lets each OPEN breaker attempt recovery, dependencies first. The calling thread waits in between.
     *
     * @param pause how long to wait after each breaker that went to HALF_OPEN; zero or longer
     * @return what happened to each breaker that was OPEN, with the objection if it stayed OPEN
     */
    public ActionReport recover(Duration pause) {
        return registry.breakers().recover(pause, ActionNote.NONE);
    }

    /** Combines permits of one or more limiters or keys, asked in this order: either all admit a call, or it takes none. */
    public AllOf allOf(List<AllOf.PermitRequest> requests) {
        return new DefaultAllOf(requests);
    }

    /** Adds a listener, which receives every event from now on, in order and outside every lock. */
    public void addListener(ThrottleListener listener) {
        events.add(listener);
    }

    /** Removes a listener; returns whether it was there. */
    public boolean removeListener(ThrottleListener listener) {
        return events.remove(listener);
    }

    /**
     * Measures every call from now on, of all that is declared now or later. Meters that were set before are replaced.
     *
     * @param meters creates the meter of each breaker, limiter, group, hedge and retry; called once for each
     */
    public void measure(ThrottleMeters meters) {
        registry.measure(meters);
        stores.measure(meters);
    }

    /** Runs the calls that have no thread of their own: the executor that was given to the builder, or the library's. */
    public Executor executor() {
        return threads.executor();
    }

    /**
     * Leaves the fleet, and waits for its store at most {@link FleetConfig#timeout()}. Ends the threads that this instance
     * created; an executor and a scheduler given to the builder go on. Hedged and retried calls that wait, calls of
     * which a breaker limits the time, callers that wait for a place, and asynchronous callers that wait for permits, end at
     * once with an {@link IllegalStateException} that says so, as does each such call from now on, and each call that needs a
     * thread of this instance. Permits on lease are handed back to their store, for which this waits as long as a decision at
     * most. Events that wait for listeners are still delivered.
     */
    @Override
    public void close() {
        fleet.ifPresent(Fleet::close);
        stores.close();
        waiting.close();
        threads.close();
    }
}
