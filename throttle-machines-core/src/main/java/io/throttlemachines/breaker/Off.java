package io.throttlemachines.breaker;

import io.throttlemachines.state.CircuitState;
import org.jspecify.annotations.Nullable;

/** The stay of a breaker whose mode is off: every call passes, nothing is counted. */
final class Off extends Period {

    /** An admission whose outcome nobody counts. */
    static final Admission UNCOUNTED = new Admission() {
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

    @Override
    Admission tryEnter() {
        return UNCOUNTED;
    }

    @Override
    long failures(long now) {
        return 0;
    }
}
