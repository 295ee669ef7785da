package io.throttlemachines.internal.breaker;

import io.throttlemachines.internal.control.TimedAction;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.OpenCause;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A state that circuits of several instances share, in the time of this instance. Internal.
 *
 * @param cause            why it opened; null if it is CLOSED
 * @param openedAt         when it opened, as wall time
 * @param dueAt            when recovery is due, in nanoseconds of the shared time; means nothing unless it is OPEN
 * @param isolated         whether an operator keeps it from recovering until then
 * @param failedRecoveries how many recoveries have failed since it was last CLOSED
 * @param action           the manual action that led to this state; null if no operator did
 */
public record SharedState(
        CircuitState state,
        @Nullable OpenCause cause,
        Instant openedAt,
        long dueAt,
        boolean isolated,
        int failedRecoveries,
        @Nullable TimedAction action) {}
