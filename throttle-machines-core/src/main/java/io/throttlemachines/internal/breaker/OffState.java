package io.throttlemachines.internal.breaker;

import io.throttlemachines.control.Mode;
import io.throttlemachines.internal.breaker.FailureClassifier.Verdict;
import io.throttlemachines.state.CircuitState;
import org.jspecify.annotations.Nullable;

/** The stay of a breaker whose mode is off: every call passes, nothing is counted, until the mode is another. */
final class OffState extends StatePeriod {

    /** An admission whose outcome nobody counts. */
    static final Entry UNCOUNTED = new Entry() {
        @Override
        public void ended(Verdict verdict, @Nullable Throwable failure) {}

        @Override
        public void succeeded(@Nullable Object result) {}

        @Override
        public void failed(Throwable failure) {}

        @Override
        public void release() {}
    };

    @Override
    CircuitState state() {
        return CircuitState.CLOSED;
    }

    private final CircuitMachine circuit;

    OffState(CircuitMachine circuit) {
        this.circuit = circuit;
    }

    @Override
    @Nullable
    Entry tryEnter() {
        return circuit.mode() == Mode.OFF ? UNCOUNTED : null;
    }

    @Override
    long failures(long now) {
        return 0;
    }
}
