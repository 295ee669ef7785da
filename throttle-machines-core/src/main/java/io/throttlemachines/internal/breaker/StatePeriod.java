package io.throttlemachines.internal.breaker;

import io.throttlemachines.state.CircuitState;
import org.jspecify.annotations.Nullable;

/**
 * One state period: the time from one transition of a circuit to the next. Each transition creates a new object, and
 * its identity decides whether a result counts: only in the state period that admitted the call.
 */
abstract sealed class StatePeriod permits ClosedState, OpenState, HalfOpenState, OffState {

    abstract CircuitState state();

    /** Admits a call; returns null if the state does not permit it. */
    abstract @Nullable CircuitAdmission tryEnter();

    /** Whether both are the same state period, possibly with different settings. */
    boolean isSamePeriodAs(StatePeriod other) {
        return this == other;
    }

    /** The failures that the status shows. */
    long failures(long now) {
        return 0;
    }

    /** The calls counted within the window; -1 if none are counted. */
    long calls(long now) {
        return -1;
    }

    /** How many recoveries have failed since the circuit was last CLOSED. */
    int failedRecoveries() {
        return 0;
    }

    /** Whether it is CLOSED with nothing counted, so that closing the circuit changes nothing. */
    boolean isClean(long now) {
        return state() == CircuitState.CLOSED && failures(now) == 0 && calls(now) <= 0;
    }
}
