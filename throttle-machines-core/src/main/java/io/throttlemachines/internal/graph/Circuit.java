package io.throttlemachines.internal.graph;

import io.throttlemachines.event.ThrottleEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the graph needs to know of a breaker, and asks of it. Internal. */
public interface Circuit {

    /**
     * Its present stay in OPEN. May be asked by any thread at any time.
     *
     * @return null unless the circuit is OPEN
     */
    @Nullable
    OpenPeriod openPeriod();

    /**
     * Whether the circuit is HALF_OPEN. May be asked by any thread at any time.
     *
     * @return true if so
     */
    boolean halfOpen();

    /**
     * Whether the breaker's mode is off: it then neither counts nor opens.
     *
     * @return true if so
     */
    boolean off();

    /**
     * What the circuit's own recovery guard says. Calls user code.
     *
     * @return why it objects; null if it does not
     */
    @Nullable
    String guardObjection();

    /**
     * Goes to HALF_OPEN if that stay is the present one, is due, and guards and dependencies allow it. Calls the
     * user's guard; must be called without the graph's lock.
     *
     * @param period the stay in OPEN that is to end
     * @return why not, or null if it did or if that stay has ended meanwhile
     */
    @Nullable
    String tryRecover(OpenPeriod period);

    /**
     * Becomes OPEN because a primary does. Called under the graph's lock, and only if not OPEN.
     *
     * @param origin the primary that began the cascade
     * @param via    the primary that reached this circuit, the same as {@code origin} on the first level
     * @return the event that tells it
     */
    ThrottleEvent openByCascade(Node origin, Node via);

    /** Is due at once if only a cascade has opened it. Called under the graph's lock, when no primary holds it any more. */
    void releaseFromCascade();

    /**
     * Is told that its opening took others with it. Called under the graph's lock.
     *
     * @param at when
     */
    void cascadeTriggered(Instant at);
}
