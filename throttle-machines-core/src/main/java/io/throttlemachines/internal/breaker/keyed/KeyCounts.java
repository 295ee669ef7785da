package io.throttlemachines.internal.breaker.keyed;

import io.throttlemachines.breaker.BreakerStatus;
import io.throttlemachines.state.CircuitState;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many of a breaker's keys are in which state. Each {@link CountedCircuit} of a remembered key counts in one number, and moves to
 * another when it changes its state: it counts there before it no longer counts here, so that no number is ever too small.
 * Thread-safe. Internal.
 */
public final class KeyCounts {

    private final AtomicLong closed = new AtomicLong();
    private final AtomicLong open = new AtomicLong();
    private final AtomicLong halfOpen = new AtomicLong();

    AtomicLong in(CircuitState state) {
        return switch (state) {
            case CLOSED -> closed;
            case OPEN -> open;
            case HALF_OPEN -> halfOpen;
        };
    }

    BreakerStatus.Keys status() {
        return new BreakerStatus.Keys(closed.get(), open.get(), halfOpen.get());
    }
}
