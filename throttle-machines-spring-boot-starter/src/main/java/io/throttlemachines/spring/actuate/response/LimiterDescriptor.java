package io.throttlemachines.spring.actuate.response;

import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.LimiterStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The status of a limiter. It never shows a key.
 *
 * @param algorithm the algorithm as application.yml spells it, such as sliding-window
 * @param limit     permits per period, or calls that may run at once
 * @param period    the period, ISO-8601; left out if the limiter limits how many calls run at once
 * @param burst     the most permits that callers can take at once
 * @param remaining permits left for calls without a key; each key has its own
 * @param throttled calls refused since the start because no permits were left, with all keys, or that observe mode would
 *                     have refused
 * @param permitted calls that got their permits, with all keys; left out if nothing measures the limiter
 * @param store     the store that keeps the permits for all instances; left out if this instance keeps them
 * @param concurrency the calls that run and wait; left out unless the limiter limits how many run at once
 * @param leased    permits on lease that this instance has not spent, with all keys; left out if the limiter leases none
 * @param keys      how many keys the limiter remembers; with a store, those for which this instance decided alone
 * @param mode      enforce, observe or off
 * @param dependsOn full names of its dependencies
 * @param blockedBy full names of the open breakers that block it, and its own name if its guard objects
 * @param manualAction the last manual action; left out if there was none, or if it has lifted itself
 */
public record LimiterDescriptor(
        String algorithm,
        long limit,
        @Nullable String period,
        long burst,
        long remaining,
        long throttled,
        @Nullable Long permitted,
        @Nullable String store,
        @Nullable ConcurrencyDescriptor concurrency,
        @Nullable Long leased,
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
                status.concurrency() == null ? status.period().toString() : null,
                status.burst(),
                status.remaining(),
                status.throttled(),
                status.permitted(),
                status.store().equals(LimiterConfig.LOCAL_STORE) ? null : status.store(),
                ConcurrencyDescriptor.of(status.concurrency()),
                status.leased(),
                status.keys(),
                ResponseText.word(status.mode()),
                status.dependsOn(),
                status.blockedBy(),
                ManualActionDescriptor.of(status.manualAction()));
    }
}
