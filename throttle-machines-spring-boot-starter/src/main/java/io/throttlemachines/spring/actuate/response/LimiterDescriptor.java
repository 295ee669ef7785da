package io.throttlemachines.spring.actuate.response;

import io.throttlemachines.limiter.LimiterStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A limiter as it is shown. No key ever is.
 *
 * @param algorithm as in application.yml
 * @param limit     permits per period
 * @param period    the period, ISO-8601
 * @param burst     the most permits that can be taken at once
 * @param remaining permits left where it is used without a key; those of its keys are apart
 * @param throttled calls refused for want of permits since the start, of all keys, or that observe mode would have refused
 * @param permitted calls that got their permits, of all keys; left out where nothing is measured
 * @param keys      how many keys are remembered
 * @param mode      as in application.yml
 * @param dependsOn full names of what it needs
 * @param blockedBy full names of the open breakers that stand in its way, and its own if its guard says no
 * @param manualAction what was last done by hand; left out if nothing was, or if it has lifted itself
 */
public record LimiterDescriptor(
        String algorithm,
        long limit,
        String period,
        long burst,
        long remaining,
        long throttled,
        @Nullable Long permitted,
        long keys,
        String mode,
        List<String> dependsOn,
        List<String> blockedBy,
        @Nullable ManualActionDescriptor manualAction)
        implements MemberDescriptor {

    public static LimiterDescriptor of(LimiterStatus status) {
        return new LimiterDescriptor(
                status.algorithm().text(),
                status.limit(),
                status.period().toString(),
                status.burst(),
                status.remaining(),
                status.throttled(),
                status.permitted(),
                status.keys(),
                ResponseText.word(status.mode()),
                status.dependsOn(),
                status.blockedBy(),
                ManualActionDescriptor.of(status.manualAction()));
    }
}
