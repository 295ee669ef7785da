package io.throttlemachines.breaker;

import io.throttlemachines.control.ManualAction;
import io.throttlemachines.control.Mode;
import io.throttlemachines.fleet.Scope;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.OpenCause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of a breaker.
 *
 * @param name            its full name
 * @param scope           who shares its state
 * @param failures        failures within the window; if OPEN, those that opened the circuit
 * @param calls           calls within the window, while OPEN those at the opening; null if no rate is set, while HALF_OPEN, and if
 *                        something else opened it
 * @param refused         calls refused since the start, including those that only observe mode admitted
 * @param openedAt        when it opened; null if it is CLOSED
 * @param cause           why it opened; null if it is CLOSED
 * @param retryAfter      how long until recovery of this breaker and its open dependencies is due; null unless OPEN,
 *                        and null if one of them is isolated
 * @param dependsOn       full names of its dependencies
 * @param blockedBy       full names of the open breakers that are the root causes why it refuses calls; its own name if
 *                        only its guard refuses them
 * @param recoveryAllowed whether dependencies and recovery guard allow it to recover
 * @param resetAllowed    whether dependencies and reset guard allow it to be reset
 * @param isolated        whether it stays open until reset by hand
 * @param lastError       the last failure that counted, by class and first line of its message; null if there was none
 * @param manualAction    the last manual action; null if there was none, or if it has ended
 * @param keys            its keys; null if no key was ever used
 */
public record BreakerStatus(
        String name,
        CircuitState state,
        Mode mode,
        Scope scope,
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
        @Nullable ManualAction manualAction,
        @Nullable Keys keys) {

    /**
     * How many keys of a breaker have a circuit in which state. Which keys they are is never shown. A status does not go through
     * all keys: it costs the same for ten keys and for a million.
     *
     * @param closed   keys whose circuit is CLOSED and has counted something, including those of which nothing counts any more
     *                 and that are not forgotten yet; each status forgets up to 1,000 of these
     * @param open     keys whose circuit is OPEN
     * @param halfOpen keys whose circuit is HALF_OPEN
     */
    public record Keys(long closed, long open, long halfOpen) {}

    /**
     * Whether an action may happen now, and why not.
     *
     * @param allowed whether the action may happen
     * @param reason  why not, in one line; null if allowed
     */
    public record Allowance(boolean allowed, @Nullable String reason) {

        /** Allowed if {@code objection} is null. Otherwise not allowed, with {@code objection} as the reason. */
        public static Allowance unless(@Nullable String objection) {
            return new Allowance(objection == null, objection);
        }
    }

    /**
     * A snapshot of a primary and its targets.
     *
     * @param primary     the primary
     * @param cascaded    its targets, in the order of declaration
     * @param triggeredAt when its opening last opened targets; null if it never did
     */
    public record CascadeStatus(
            Member primary, List<Member> cascaded, @Nullable Instant triggeredAt) {

        /**
         * One breaker of a cascade.
         *
         * @param name     its full name
         * @param failures as in {@link BreakerStatus#failures()}
         */
        public record Member(String name, CircuitState state, long failures) {}
    }
}
