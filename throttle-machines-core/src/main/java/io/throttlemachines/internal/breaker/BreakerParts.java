package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.RetryAfterResolver;
import io.throttlemachines.event.ActionBlocked;
import io.throttlemachines.event.ActionBlocked.Action;
import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.fleet.Scope;
import io.throttlemachines.internal.attempt.AttemptParts;
import io.throttlemachines.internal.event.Events;
import io.throttlemachines.internal.graph.DependencyCheck;
import io.throttlemachines.internal.graph.Graph;
import io.throttlemachines.internal.time.Time;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What all breakers of one {@code ThrottleMachines} share. Internal.
 *
 * @param time            the clock
 * @param events          publishes events
 * @param graph           the dependencies and cascades, and the lock for all transitions
 * @param dependencyCheck refuses calls while dependencies are open
 * @param calls           the threads and timers of calls that have none, which are created when first needed
 * @param retryAfter      reads from a failure how long to wait; null if there is no resolver
 * @param fleet           makes the links that join cluster breakers to the fleet; null if there is none
 */
public record BreakerParts(
        Time time,
        Events events,
        Graph graph,
        DependencyCheck dependencyCheck,
        AttemptParts calls,
        @Nullable RetryAfterResolver retryAfter,
        @Nullable Function<SharedCircuit, FleetLink> fleet) {

    /** Without a fleet. */
    public BreakerParts(
            Time time,
            Events events,
            Graph graph,
            DependencyCheck dependencyCheck,
            AttemptParts calls,
            @Nullable RetryAfterResolver retryAfter) {
        this(time, events, graph, dependencyCheck, calls, retryAfter, null);
    }

    /** Supplies the threads of asynchronous calls. */
    public Supplier<Executor> executor() {
        return calls.executor();
    }

    /** The same with a fleet. */
    public BreakerParts joining(Function<SharedCircuit, FleetLink> joined) {
        return new BreakerParts(time, events, graph, dependencyCheck, calls, retryAfter, joined);
    }

    /** The link of a circuit to the fleet; null for a local breaker. There is a fleet if a cluster breaker is declared. */
    @Nullable
    FleetLink link(BreakerConfig config, SharedCircuit circuit) {
        return fleet == null || config.scope() == Scope.LOCAL ? null : fleet.apply(circuit);
    }

    /** Makes a change under the graph's lock, and delivers its events afterwards. */
    void change(Runnable change) {
        graph.change(() -> {
            change.run();
            return true;
        });
    }

    /**
     * Makes a change of a breaker under the graph's lock unless something objects, before the change or in it, and publishes the
     * objection. The change returns an objection, or null if it has done its work.
     *
     * @return the objection; null if there was none
     */
    @Nullable
    String changeUnless(String breaker, @Nullable String objection, Action action, Supplier<@Nullable String> change) {
        String blocked = objection == null ? graph.change(change) : objection;
        if (blocked != null) {
            publishBlocked(breaker, action, blocked);
        }
        return blocked;
    }

    /** Publishes an event outside of a change. */
    void publish(Supplier<? extends ThrottleEvent> event) {
        events.publish(event);
    }

    /** Publishes that guards or dependencies prevented an action. */
    void publishBlocked(String breaker, Action action, String reason) {
        publish(() -> new ActionBlocked(breaker, action, reason, time.instant()));
    }
}
