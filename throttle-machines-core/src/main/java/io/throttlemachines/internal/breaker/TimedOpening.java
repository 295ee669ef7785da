package io.throttlemachines.internal.breaker;

import io.throttlemachines.internal.control.TimedAction;
import io.throttlemachines.refusal.CircuitOpenException.Opening;

/** A manual opening that ends by itself, unless the circuit leaves it earlier. */
record TimedOpening(TimedAction action, Opening opening) {

    boolean isOver(long now) {
        return action.isOver(now);
    }

    boolean is(OpenState open) {
        return open.opening().equals(opening);
    }
}
