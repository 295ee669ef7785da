package io.throttlemachines.breaker;

import io.throttlemachines.breaker.Failures.Verdict;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.Mode;
import org.jspecify.annotations.Nullable;

/** The stay of a breaker whose mode is off: every call passes, nothing is counted, until the mode is another. */
final class Off extends Period {

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

    Off(CircuitMachine circuit) {
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
