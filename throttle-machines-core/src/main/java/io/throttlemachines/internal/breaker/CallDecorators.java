package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.internal.attempt.AttemptParts;
import io.throttlemachines.internal.breaker.keyed.Keys;
import io.throttlemachines.internal.breaker.timeout.TimeLimit;
import io.throttlemachines.internal.bulkhead.Bulkhead;
import io.throttlemachines.internal.bulkhead.PlaceWait;
import io.throttlemachines.metrics.ThrottleMeters.BreakerMeter;
import io.throttlemachines.refusal.BulkheadFullException;
import io.throttlemachines.refusal.RefusedException;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a breaker adds to each call apart from the circuit itself. Most breakers have {@link #NONE}.
 *
 * @param bulkhead  limits how many calls run at once; null if there is no limit
 * @param maxWait   how long a call waits for a place
 * @param meter     receives the outcome of each call; null if there is none
 * @param timeLimit limits how long each call may take; null if there is no limit
 */
record CallDecorators(
        @Nullable Bulkhead bulkhead,
        Duration maxWait,
        @Nullable BreakerMeter meter,
        @Nullable TimeLimit timeLimit) {

    static final CallDecorators NONE = new CallDecorators(null, Duration.ZERO, null, null);

    /** The same with other limits. Running calls keep their places, and the time that they had when they began. */
    CallDecorators configured(BreakerConfig config, String name, BreakerParts parts) {
        Duration timeout = config.timeout();
        TimeLimit limit = timeout == null ? null : new TimeLimit(name, timeout, parts.calls());
        Bulkhead places = resized(config.maxConcurrent(), name, parts);
        return places == null && meter == null && limit == null
                ? NONE
                : new CallDecorators(places, config.maxConcurrentWait(), meter, limit);
    }

    private @Nullable Bulkhead resized(@Nullable Integer maxConcurrent, String name, BreakerParts parts) {
        if (bulkhead != null) { // also without a limit, for callers that wait
            bulkhead.resize(maxConcurrent == null ? Integer.MAX_VALUE : maxConcurrent);
            return maxConcurrent == null ? null : bulkhead;
        }
        return maxConcurrent == null
                ? null
                : new Bulkhead(maxConcurrent, () -> 0, places -> new BulkheadFullException(name, places), parts.time());
    }

    /** The same with another meter. */
    CallDecorators measured(BreakerMeter next) {
        return new CallDecorators(bulkhead, maxWait, next, timeLimit);
    }

    /**
     * Lets in callers for which a change of the settings has made places, of a circuit and of the keys whose breaker's own circuit
     * it is, after the current change. Needs the graph's lock.
     */
    void serveWaiting(CircuitMachine circuit) {
        if (bulkhead != null) { // otherwise nobody waits, for a key neither
            circuit.parts.graph().afterThisChange(bulkhead::serve);
            circuit.parts.graph().afterThisChange(() -> Keys.follow(circuit.keys));
        }
    }

    /**
     * Ends the waits for places of a circuit, and of the keys whose breaker's own circuit it is, after the current change. Needs
     * the graph's lock.
     */
    static void endWaits(CircuitMachine circuit, Function<Bulkhead, RefusedException> why) {
        if (circuit.decorators().bulkhead != null) { // otherwise the circuits of keys have none either
            circuit.parts.graph().afterThisChange(() -> {
                circuit.decorators().endWaits(why);
                Keys.endWaits(circuit.keys, why);
            });
        }
    }

    /** Ends all waits for places. A caller whose wait has ended is refused, or goes on, as the mode says. */
    void endWaits(Function<Bulkhead, RefusedException> why) {
        if (bulkhead != null) {
            bulkhead.refuseWaiting(() -> why.apply(bulkhead));
        }
    }

    /** Whether a caller can wait for a place. */
    boolean hasWait() {
        return bulkhead != null && !maxWait.isZero();
    }

    /** Begins to wait for a place; null if there is no limit, or no room for one more to wait. */
    @Nullable
    PlaceWait await(AttemptParts parts, Supplier<? extends @Nullable RefusedException> ended) {
        return bulkhead == null ? null : bulkhead.await(1, maxWait, parts, null, ended);
    }

    /** Whether calls hold places, or wait for one. */
    boolean isInUse() {
        return bulkhead != null && bulkhead.isInUse();
    }

    /** Whether a call would get a place now. */
    boolean hasPlace() {
        return bulkhead == null || bulkhead.hasPlaces(1);
    }
}
