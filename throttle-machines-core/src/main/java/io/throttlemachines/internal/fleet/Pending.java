package io.throttlemachines.internal.fleet;

import io.throttlemachines.fleet.FleetRecord;
import io.throttlemachines.internal.breaker.SharedState;
import org.jspecify.annotations.Nullable;

/**
 * A state that this instance has entered by itself, and that the fleet does not know.
 *
 * @param byHand whether an operator made it, whose action is proposed again on top of what others change meanwhile
 * @param action the action of the operator in the time of the store; null if there was none
 */
record Pending(SharedState state, boolean byHand, FleetRecord.@Nullable Action action) {

    /** Whether a record has come of it, although no answer said so. */
    boolean isIn(FleetRecord record) {
        return action != null && action.equals(record.action());
    }

    /** The same, but other changes of the fleet win over it. */
    Pending yielding() {
        return new Pending(state, false, action);
    }
}
