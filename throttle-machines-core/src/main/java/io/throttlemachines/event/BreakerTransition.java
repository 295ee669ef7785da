package io.throttlemachines.event;

import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.OpenCause;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A breaker changed its state.
 *
 * @param from  the state before
 * @param to    the state after
 * @param cause why it opened, if it did; otherwise null
 */
public record BreakerTransition(
        String name,
        CircuitState from,
        CircuitState to,
        @Nullable OpenCause cause,
        Instant at) implements ThrottleEvent {}
