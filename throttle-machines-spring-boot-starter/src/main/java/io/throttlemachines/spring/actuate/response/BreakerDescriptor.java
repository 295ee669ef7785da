package io.throttlemachines.spring.actuate.response;

import io.throttlemachines.breaker.BreakerStatus;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.OpenCause;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A breaker as it is shown.
 *
 * @param state             CLOSED, OPEN or HALF_OPEN
 * @param mode              as in application.yml
 * @param failures          failures within the window; of an OPEN circuit those that opened it
 * @param calls             calls within the window; left out where no rate is counted
 * @param refused           calls refused since the start, or that observe mode would have refused
 * @param openedAt          since when it is not CLOSED, ISO-8601 in UTC; left out if it is
 * @param cause             why it opened; left out if it is CLOSED
 * @param retryAfter        how long until recovery is due, ISO-8601, rounded up to a millisecond; left out unless it is OPEN,
 *                          and where it is isolated
 * @param dependsOn         full names of what it needs
 * @param blockedBy         full names of the open breakers at the root of what stands in its way
 * @param recoveryAllowed   whether dependencies and guard would let it recover
 * @param recoveryObjection why not; left out if they would
 * @param resetAllowed      whether dependencies and guard would let it be reset
 * @param resetObjection    why not; left out if they would
 * @param isolated          whether it stays open until reset by hand
 * @param lastError         the last failure that counted: class and first line of the message; left out if there was none
 * @param manualAction      what was last done by hand; left out if nothing was, or if it has lifted itself
 */
public record BreakerDescriptor(
        CircuitState state,
        String mode,
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
        @Nullable ManualActionDescriptor manualAction)
        implements MemberDescriptor {

    public static BreakerDescriptor of(BreakerStatus status) {
        OpenCause cause = status.cause();
        return new BreakerDescriptor(
                status.state(),
                ResponseText.word(status.mode()),
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
                ManualActionDescriptor.of(status.manualAction()));
    }
}
