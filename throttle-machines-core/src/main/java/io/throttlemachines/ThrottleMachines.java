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
import io.throttlemachines.metrics.ThrottleMeters;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * The one entry point: every breaker, limiter, group and hedge of an application by name, and the clock, the threads and the
 * listeners that they share. Nothing is static: two instances never see each other. Thread-safe.
 */
public final class ThrottleMachines implements AutoCloseable {

    private final Events events = new Events();
    private final Threads threads;
    private final BreakerParts parts;
    private final Registry registry;

    ThrottleMachines(ThrottleMachinesBuilder builder) {
        Time time = new Time(builder.ticker, builder.clock, builder.sleeper);
        Graph graph = new Graph(time, events);
        DependencyCheck dependencies = new DependencyCheck(graph);
        threads = new Threads(builder.executor, builder.scheduler);
        parts = new BreakerParts(time, events, graph, dependencies, threads::executor, builder.retryAfter);
        registry = new Registry(new NodeDefaults(
                parts,
                new LimiterParts(time, events, dependencies, threads::scheduler),
                new HedgeParts(time, threads::executor, threads::scheduler),
                builder.defaultBreaker,
                builder.defaultHedge));
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
     * Returns the breaker of a name, always the same one. A breaker that is not declared is declared now, with the default
     * settings.
     *
     * @param name the full name of the breaker
     * @throws ConfigurationException if the name is that of a member its group does not have
     */
    public Breaker breaker(String name) {
        Breaker known = registry.nodes().breakers().get(name);
        return known != null ? known : registry.breakerOrDefault(name);
    }

    /**
     * Declares a breaker, which is a cascade if it has targets. Its dependencies must be declared already; a target that is not
     * gets the default settings.
     *
     * @return the breaker, the same one if it was declared already with the same settings
     * @throws ConfigurationException if it is declared with other settings, depends on an unknown name, or would depend on
     *                                itself
     */
    public Breaker breaker(String name, BreakerConfig config) {
        Declarations declarations = new Declarations();
        declarations.breakers.put(name, config);
        registry.declare(declarations);
        return NameResolver.found("breaker", name, registry.nodes().breakers());
    }

    /**
     * Returns the limiter of a name, always the same one.
     *
     * @param name the full name of the limiter
     * @throws ConfigurationException if there is no such limiter
     */
    public Limiter limiter(String name) {
        return NameResolver.found("limiter", name, registry.nodes().limiters());
    }

    /**
     * Declares a limiter. Its dependencies must be declared already.
     *
     * @return the limiter, the same one if it was declared already with the same settings
     * @throws ConfigurationException if it is declared with other settings, or depends on an unknown name
     */
    public Limiter limiter(String name, LimiterConfig config) {
        Declarations declarations = new Declarations();
        declarations.limiters.put(name, config);
        registry.declare(declarations);
        return limiter(name);
    }

    /**
     * Returns the group of a name, always the same one.
     *
     * @throws ConfigurationException if there is no such group
     */
    public Group group(String name) {
        return NameResolver.found("group", name, registry.nodes().groups());
    }

    /**
     * Declares a group with all its members. Their dependencies outside the group must be declared already.
     *
     * @return the group, the same one if it was declared already with the same members
     * @throws ConfigurationException if it is declared with other members, or a member depends on an unknown name or would
     *                                depend on itself
     */
    public Group group(String name, GroupConfig config) {
        Declarations declarations = new Declarations();
        declarations.groups.put(name, config);
        registry.declare(declarations);
        return group(name);
    }

    /**
     * Returns the hedge of a name, always the same one. A hedge that is not declared is declared now, with the default
     * settings.
     */
    public Hedge hedge(String name) {
        Hedge known = registry.nodes().hedges().get(name);
        return known != null ? known : registry.hedgeOrDefault(name);
    }

    /**
     * Declares a hedge. Breakers of its attempts that are not declared get the default settings.
     *
     * @return the hedge, the same one if it was declared already with the same settings
     * @throws ConfigurationException if it is declared with other settings
     */
    public Hedge hedge(String name, HedgeConfig config) {
        Declarations declarations = new Declarations();
        declarations.hedges.put(name, config);
        registry.declare(declarations);
        return NameResolver.found("hedge", name, registry.nodes().hedges());
    }

    /** The settings of a hedge that is used but not declared. */
    public HedgeConfig defaultHedge() {
        return registry.defaultHedge();
    }

    /**
     * The full names of breakers and hedges that have the default settings because a call, a cascade or a hedge uses them and
     * they were not declared before: an immutable snapshot, in the order of first use.
     */
    public Set<String> undeclared() {
        return registry.nodes().undeclared();
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

    /** All breakers and limiters with their state and their dependencies: an immutable snapshot of one moment. */
    public GraphStatus graph() {
        return parts.graph().status();
    }

    /**
     * Computes what would open and become unavailable if a breaker opened now; for an OPEN breaker, what it keeps unavailable.
     * Changes nothing.
     *
     * @param breaker the full name of the breaker
     * @return the breakers that would open, and all nodes that would be unavailable
     * @throws ConfigurationException if there is no such breaker
     */
    public Impact impact(String breaker) {
        return parts.graph()
                .impact(NameResolver.found("breaker", breaker, registry.nodes().breakers())
                        .node());
    }

    /** The full names of all breakers in the order in which they recover: dependencies first, by name within a level. */
    public List<String> recoveryOrder() {
        return breakerSet().recoveryOrder().stream().map(Breaker::name).toList();
    }

    /**
     * Lets each OPEN breaker attempt recovery, dependencies first. The calling thread waits in between.
     *
     * @param pause how long to wait after each breaker that went to HALF_OPEN; zero or longer
     * @return what happened to each breaker that was OPEN, with the objection if it stayed OPEN
     */
    public ActionReport recover(Duration pause) {
        return breakerSet().recover(pause, ActionNote.NONE);
    }

    /**
     * Combines permits of several limiters or keys for one call: either all limiters admit the call, or it takes no permit.
     *
     * @param requests the permits, in the order in which the limiters are asked; at least one
     * @return takes the permits of one call
     */
    public AllOf allOf(List<AllOf.PermitRequest> requests) {
        return new DefaultAllOf(requests);
    }

    private BreakerSet breakerSet() {
        return new BreakerSet(registry.nodes().breakers().values(), parts);
    }

    /** Adds a listener, which receives every event from now on, in order and outside every lock. */
    public void addListener(ThrottleListener listener) {
        events.add(listener);
    }

    /**
     * Removes a listener.
     *
     * @return whether the listener was there
     */
    public boolean removeListener(ThrottleListener listener) {
        return events.remove(listener);
    }

    /**
     * Measures every call from now on, of all that is declared now or later. Meters that were set before are replaced.
     *
     * @param meters creates the meter of each breaker, limiter, group and hedge; called once for each
     */
    public void measure(ThrottleMeters meters) {
        registry.measure(meters);
    }

    /** Runs the calls that have no thread of their own: the executor that was given to the builder, or the library's. */
    public Executor executor() {
        return threads.executor();
    }

    /**
     * Ends the threads that this instance created; an executor and a scheduler given to the builder go on. Events that wait for
     * listeners are still delivered.
     */
    @Override
    public void close() {
        threads.close();
    }
}
