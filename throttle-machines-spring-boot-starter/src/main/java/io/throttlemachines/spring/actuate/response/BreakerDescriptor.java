package io.throttlemachines.spring.actuate.response;

import io.throttlemachines.breaker.BreakerStatus;
import io.throttlemachines.fleet.Scope;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.OpenCause;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The status of a breaker.
 *
 * @param state             CLOSED, OPEN or HALF_OPEN
 * @param mode              enforce, observe or off
 * @param scope             cluster if all instances share its state; otherwise left out
 * @param failures          failures within the window; for an OPEN circuit the failures that opened it
 * @param calls             calls within the window; left out if the breaker counts no rate
 * @param refused           calls refused since the start, or that observe mode would have refused
 * @param openedAt          when it left CLOSED, ISO-8601 in UTC; left out while it is CLOSED
 * @param cause             why it opened; left out while it is CLOSED
 * @param retryAfter        time until recovery is due, ISO-8601, rounded up to a millisecond; left out unless it is OPEN,
 *                          and left out while it is isolated
 * @param dependsOn         full names of its dependencies
 * @param blockedBy         full names of the open breakers that block it; of a chain only the root
 * @param recoveryAllowed   whether dependencies and guard allow it to recover
 * @param recoveryObjection why not; left out if they allow it
 * @param resetAllowed      whether dependencies and guard allow a reset
 * @param resetObjection    why not; left out if they allow it
 * @param isolated          whether it stays open until it is reset by hand
 * @param lastError         the last failure that counted: class and first line of the message; left out if there was none
 * @param manualAction      the last manual action; left out if there was none, or if it has lifted itself
 * @param keys              how many keys have a circuit in which state; left out if no key was ever used
 */
public record BreakerDescriptor(
        CircuitState state,
        String mode,
        @Nullable String scope,
        long failures,
        @Nullable Long calls,
        long refused,
        @Nullable String openedAt,
        @Nullable String cause,
        @Nullable String retryAfter,
        List<String> dependsOn,
        List<String> blockedBy,
        boolean recoveryAllowed,
        @Nullable String recoveryObjection,
        boolean resetAllowed,
        @Nullable String resetObjection,
        boolean isolated,
        @Nullable String lastError,
        @Nullable ManualActionDescriptor manualAction,
        @Nullable KeysDescriptor keys)
        implements MemberDescriptor {

    public static BreakerDescriptor of(BreakerStatus status) {
        OpenCause cause = status.cause();
        return new BreakerDescriptor(
                status.state(),
                ResponseText.word(status.mode()),
                status.scope() == Scope.CLUSTER ? ResponseText.word(status.scope()) : null,
                status.failures(),
                status.calls(),
                status.refused(),
                ResponseText.instant(status.openedAt()),
                cause == null ? null : ResponseText.line(cause.description()),
                ResponseText.wait(status.retryAfter()),
                status.dependsOn(),
                status.blockedBy(),
                status.recoveryAllowed().allowed(),
                ResponseText.line(status.recoveryAllowed().reason()),
                status.resetAllowed().allowed(),
                ResponseText.line(status.resetAllowed().reason()),
                status.isolated(),
                ResponseText.line(status.lastError()),
                ManualActionDescriptor.of(status.manualAction()),
                KeysDescriptor.of(status.keys()));
    }

    /**
     * How many keys have a circuit in which state; which keys is never shown.
     *
     * @param closed   CLOSED, with something counted or not forgotten yet
     * @param open     OPEN
     * @param halfOpen HALF_OPEN
     */
    public record KeysDescriptor(long closed, long open, long halfOpen) {

        static @Nullable KeysDescriptor of(BreakerStatus.@Nullable Keys keys) {
            return keys == null ? null : new KeysDescriptor(keys.closed(), keys.open(), keys.halfOpen());
        }
    }
}
