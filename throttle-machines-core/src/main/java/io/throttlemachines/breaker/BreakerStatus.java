package io.throttlemachines.breaker;

import io.throttlemachines.control.ManualAction;
import io.throttlemachines.control.Mode;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.OpenCause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What there is to know of a breaker at one moment.
 *
 * @param name            its full name
 * @param state           its state
 * @param mode            its mode
 * @param failures        failures within the window; of an OPEN circuit those that opened it
 * @param calls           calls within the window; null where no rate is counted
 * @param refused         calls refused since the start, or that observe mode would have refused
 * @param openedAt        since when it is not CLOSED; null if it is
 * @param cause           why it opened; null if it is CLOSED
 * @param retryAfter      how long until it and all that stands in its way are due to recover; null unless OPEN, and if one of
 *                        them is isolated
 * @param dependsOn       full names of what it needs
 * @param blockedBy       full names of the open breakers at the root of what stands in its way; its own if only its guard does
 * @param recoveryAllowed whether dependencies and guard would let it recover
 * @param resetAllowed    whether dependencies and guard would let it be reset
 * @param isolated        whether it stays open until reset by hand
 * @param lastError       the last failure that counted, by class and first line of its message; null if there was none
 * @param manualAction    what a person did last, unless its time is over; null if nobody did anything
 */
public record BreakerStatus(
        String name,
        CircuitState state,
        Mode mode,
        long failures,
        @Nullable Long calls,
        long refused,
        @Nullable Instant openedAt,
        @Nullable OpenCause cause,
        @Nullable Duration retryAfter,
        List<String> dependsOn,
        List<String> blockedBy,
        Allowance recoveryAllowed,
        Allowance resetAllowed,
        boolean isolated,
        @Nullable String lastError,
        @Nullable ManualAction manualAction) {}
