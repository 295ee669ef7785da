package io.throttlemachines.internal.graph;

import io.throttlemachines.event.ThrottleEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A breaker's state machine, as the graph uses it. Internal. */
public interface Circuit {

    /** Its current period in OPEN; null unless it is OPEN. Any thread may ask at any time. */
    @Nullable
    OpenPeriod openPeriod();

    /** Whether it is HALF_OPEN. Any thread may ask at any time. */
    boolean halfOpen();

    /** Whether the breaker's mode is off: it then neither counts nor opens. */
    boolean off();

    /** Whether it has a recovery guard of its own. */
    boolean guarded();

    /** The objection of its own recovery guard, or null. Calls user code. */
    @Nullable
    String guardObjection();

    /**
     * Ends a period in OPEN and goes to HALF_OPEN, if that period is the current one, recovery is due, and guards and
     * dependencies allow it. Calls the user's guard, so the caller must not hold the graph's lock.
     *
     * @return the objection; null if the circuit went to HALF_OPEN, or if that period has already ended
     */
    @Nullable
    String tryRecover(OpenPeriod period);

    /**
     * Becomes OPEN because a primary does. Called under the graph's lock, and only if not OPEN.
     *
     * @param origin the name of the primary that began the cascade
     * @param via    the name of the primary that reached this circuit, the same as {@code origin} on the first level
     * @return the event to publish
     */
    ThrottleEvent openByCascade(String origin, String via);

    /** Makes recovery due at once if only a cascade opened it. Called under the graph's lock, when all primaries are CLOSED. */
    void releaseFromCascade();

    /** Notes when its opening last opened targets. Called under the graph's lock. */
    void cascadeTriggered(Instant at);
}
