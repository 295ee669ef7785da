package io.throttlemachines;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.ActionReport;
import io.throttlemachines.event.ThrottleListener;
import io.throttlemachines.graph.GraphStatus;
import io.throttlemachines.graph.Impact;
import io.throttlemachines.group.Group;
import io.throttlemachines.group.GroupConfig;
import io.throttlemachines.hedge.Hedge;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.internal.breaker.BreakerParts;
import io.throttlemachines.internal.breaker.BreakerSet;
import io.throttlemachines.internal.event.Events;
import io.throttlemachines.internal.graph.DependencyCheck;
import io.throttlemachines.internal.graph.Graph;
import io.throttlemachines.internal.hedge.HedgeParts;
import io.throttlemachines.internal.limiter.DefaultAllOf;
import io.throttlemachines.internal.limiter.LimiterParts;
import io.throttlemachines.internal.time.Time;
import io.throttlemachines.limiter.AllOf;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * The one entry point: every breaker, limiter, group and hedge of an application by name, and the clock, the threads and the
 * listeners they share. Nothing is static: two of them never see each other. Thread-safe.
 */
public final class ThrottleMachines implements AutoCloseable {

    private final Events events = new Events();
    private final Threads threads;
    private final BreakerParts parts;
    private final Registry registry;

    ThrottleMachines(ThrottleMachinesBuilder builder) {
        Time time = new Time(builder.ticker, builder.clock, builder.sleeper);
        Graph graph = new Graph(time, events);
        DependencyCheck dependencyCheck = new DependencyCheck(graph);
        threads = new Threads(builder.executor, builder.scheduler);
        parts = new BreakerParts(time, events, graph, dependencyCheck, threads::executor, builder.retryAfter);
        registry = new Registry(new NodeDefaults(
                parts,
                new LimiterParts(time, events, dependencyCheck, threads::scheduler),
                new HedgeParts(time, threads::executor, threads::scheduler),
                builder.defaultBreaker,
                builder.defaultHedge));
        builder.listeners.forEach(events::add);
        registry.declare(builder.declarations);
    }

    /**
     * Starts an empty one.
     *
     * @return a new builder
     */
    public static ThrottleMachinesBuilder builder() {
        return new ThrottleMachinesBuilder();
    }

    /**
     * Makes one in which nothing is declared.
     *
     * @return a new {@code ThrottleMachines}
     */
    public static ThrottleMachines create() {
        return builder().build();
    }

    /**
     * The breaker of a name; one that nobody declared is declared now, with the default settings.
     *
     * @param name its full name
     * @return the same breaker whenever asked
     * @throws ConfigurationException if the name is that of a member its group does not have
     */
    public Breaker breaker(String name) {
        Breaker known = registry.nodes().breakers().get(name);
        return known != null ? known : registry.breakerOrDefault(name);
    }

    /**
     * Declares a breaker, which is a cascade if it has targets. What it depends on must be declared already; a target that
     * is not gets the default settings.
     *
     * @param name   its name
     * @param config its settings
     * @return the breaker, the same if it was declared already with the same settings
     * @throws ConfigurationException if it is declared with other settings, depends on an unknown name, or would stand on
     *                                itself
     */
    public Breaker breaker(String name, BreakerConfig config) {
        Declarations declarations = new Declarations();
        declarations.breakers.put(name, config);
        registry.declare(declarations);
        return NameResolver.found("breaker", name, registry.nodes().breakers());
    }

    /**
     * The limiter of a name.
     *
     * @param name its full name
     * @return the same limiter whenever asked
     * @throws ConfigurationException if nobody declared it
     */
    public Limiter limiter(String name) {
        return NameResolver.found("limiter", name, registry.nodes().limiters());
    }

    /**
     * Declares a limiter. What it depends on must be declared already.
     *
     * @param name   its name
     * @param config its settings
     * @return the limiter, the same if it was declared already with the same settings
     * @throws ConfigurationException if it is declared with other settings, or depends on an unknown name
     */
    public Limiter limiter(String name, LimiterConfig config) {
        Declarations declarations = new Declarations();
        declarations.limiters.put(name, config);
        registry.declare(declarations);
        return limiter(name);
    }

    /**
     * The group of a name.
     *
     * @param name its name
     * @return the same group whenever asked
     * @throws ConfigurationException if nobody declared it
     */
    public Group group(String name) {
        return NameResolver.found("group", name, registry.nodes().groups());
    }

    /**
     * Declares a group with all its members. What these depend on outside the group must be declared already.
     *
     * @param name   its name
     * @param config its members
     * @return the group, the same if it was declared already with the same members
     * @throws ConfigurationException if it is declared with other members, or one of them depends on an unknown name, or
     *                                would stand on itself
     */
    public Group group(String name, GroupConfig config) {
        Declarations declarations = new Declarations();
        declarations.groups.put(name, config);
        registry.declare(declarations);
        return group(name);
    }

    /**
     * The hedge of a name; one that nobody declared is declared now, with the default settings.
     *
     * @param name its name
     * @return the same hedge whenever asked
     */
    public Hedge hedge(String name) {
        Hedge known = registry.nodes().hedges().get(name);
        return known != null ? known : registry.hedgeOrDefault(name);
    }

    /**
     * Declares a hedge. Breakers of its attempts that nobody declared get the default settings.
     *
     * @param name   its name
     * @param config its settings
     * @return the hedge, the same if it was declared already with the same settings
     * @throws ConfigurationException if it is declared with other settings
     */
    public Hedge hedge(String name, HedgeConfig config) {
        Declarations declarations = new Declarations();
        declarations.hedges.put(name, config);
        registry.declare(declarations);
        return NameResolver.found("hedge", name, registry.nodes().hedges());
    }

    /**
     * What a hedge is like that is used but nowhere declared.
     *
     * @return its settings
     */
    public HedgeConfig defaultHedge() {
        return registry.defaultHedge();
    }

    /**
     * The breakers and hedges that have the default settings because they are used, by a call, a cascade or a hedge, and
     * were not declared before.
     *
     * @return an immutable snapshot of their full names, in the order in which they were first used
     */
    public Set<String> undeclared() {
        return registry.nodes().undeclared();
    }

    /**
     * All breakers, those of groups too.
     *
     * @return an immutable snapshot by full name, in the order of declaration
     */
    public Map<String, Breaker> breakers() {
        return Collections.unmodifiableMap(registry.nodes().breakers());
    }

    /**
     * All limiters, those of groups too.
     *
     * @return an immutable snapshot by full name, in the order of declaration
     */
    public Map<String, Limiter> limiters() {
        return Collections.unmodifiableMap(registry.nodes().limiters());
    }

    /**
     * All groups.
     *
     * @return an immutable snapshot by name, in the order of declaration
     */
    public Map<String, Group> groups() {
        return registry.nodes().groups();
    }

    /**
     * All hedges.
     *
     * @return an immutable snapshot by name, in the order of declaration
     */
    public Map<String, Hedge> hedges() {
        return Collections.unmodifiableMap(registry.nodes().hedges());
    }

    /**
     * All breakers and limiters, how they stand, and how they hang together.
     *
     * @return an immutable snapshot of one moment
     */
    public GraphStatus graph() {
        return parts.graph().status();
    }

    /**
     * What a breaker would take down with it if it opened now; of an OPEN one, what it holds down. Changes nothing.
     *
     * @param breaker its full name
     * @return the breakers that would open and all that would be unavailable
     * @throws ConfigurationException if there is no such breaker
     */
    public Impact impact(String breaker) {
        return parts.graph()
                .impact(NameResolver.found("breaker", breaker, registry.nodes().breakers())
                        .node());
    }

    /**
     * The order in which all breakers recover: level by level what stands on what, by name within a level.
     *
     * @return full names
     */
    public List<String> recoveryOrder() {
        return breakerSet().recoveryOrder().stream().map(Breaker::name).toList();
    }

    /**
     * Lets each OPEN breaker attempt recovery in order, waiting on the calling thread in between.
     *
     * @param pause how long to wait after each that went to HALF_OPEN; zero or longer
     * @return what happened to each that was OPEN, and why not
     */
    public ActionReport recover(Duration pause) {
        return breakerSet().recover(pause, ActionNote.NONE);
    }

    /**
     * A call that needs permits of several limiters or keys at once: all must admit, or none is charged.
     *
     * @param requests the permits, in the order in which refusals are looked for; at least one
     * @return takes the permits of one call
     */
    public AllOf allOf(List<AllOf.PermitRequest> requests) {
        return new DefaultAllOf(requests);
    }

    private BreakerSet breakerSet() {
        return new BreakerSet(registry.nodes().breakers().values(), parts);
    }

    /**
     * Adds a listener for all events from now on.
     *
     * @param listener is told of every event, in order, outside every lock
     */
    public void addListener(ThrottleListener listener) {
        events.add(listener);
    }

    /**
     * Removes a listener.
     *
     * @param listener the listener
     * @return whether it was there
     */
    public boolean removeListener(ThrottleListener listener) {
        return events.remove(listener);
    }

    /**
     * Has every call measured from now on, of what is declared already and of what will be. Whoever measured before does
     * so no longer.
     *
     * @param meters is asked once for each breaker, limiter, group and hedge
     */
    public void measure(ThrottleMeters meters) {
        registry.measure(meters);
    }

    /**
     * The threads on which calls run that nobody's own thread makes.
     *
     * @return the executor given, or the library's own
     */
    public Executor executor() {
        return threads.executor();
    }

    /** Ends the threads that were made here; those that were given go on. */
    @Override
    public void close() {
        threads.close();
    }
}
