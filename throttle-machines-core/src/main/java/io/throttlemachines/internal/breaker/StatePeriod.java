package io.throttlemachines.internal.breaker;

import io.throttlemachines.state.CircuitState;
import org.jspecify.annotations.Nullable;

/**
 * One stay of a circuit in a state. Every transition makes a new one, so the object itself tells whether a result still
 * counts: it does while the circuit's period is the one that admitted the call.
 */
abstract sealed class StatePeriod permits ClosedState, OpenState, HalfOpenState, OffState {

    abstract CircuitState state();

    /** Lets a call in, or answers null if the state does not. */
    abstract @Nullable Entry tryEnter();

    /** Failures as a person is shown them. */
    abstract long failures(long now);

    /** Calls counted within the window, or -1 where none are counted. */
    long calls(long now) {
        return -1;
    }
}
