package io.throttlemachines.internal.breaker;

import io.throttlemachines.control.Mode;
import io.throttlemachines.state.CircuitState;
import org.jspecify.annotations.Nullable;

/** A state period in mode off: every call passes and nothing is counted until the mode changes. */
final class OffState extends StatePeriod {

    /** An admission whose outcome does not count. */
    static final CircuitAdmission UNCOUNTED = (verdict, failure) -> {};

    private final CircuitMachine circuit;

    OffState(CircuitMachine circuit) {
        this.circuit = circuit;
    }

    @Override
    CircuitState state() {
        return CircuitState.CLOSED;
    }

    @Override
    @Nullable
    CircuitAdmission tryEnter() {
        return circuit.mode() == Mode.OFF ? UNCOUNTED : null;
    }
}
