package io.throttlemachines.limiter;

import io.throttlemachines.control.ManualAction;
import io.throttlemachines.control.Mode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of a limiter.
 *
 * @param algorithm how it counts
 * @param limit     permits per period
 * @param burst     the most permits that can be taken at once
 * @param remaining permits left to the limiter itself; those of its keys are separate
 * @param throttled calls since the start, of all keys, that were refused because there were not enough permits; in mode
 *                  observe those that would have been refused
 * @param permitted calls, of all keys, that got their permits while a meter was present; null without a meter
 * @param store     the name of the store that keeps the permits, {@link LimiterConfig#LOCAL_STORE} for this JVM's memory
 * @param leased    permits on lease that this instance has not spent, with all keys; null if the limiter leases none
 * @param keys      how many keys are remembered, including those whose permits are all back but which are not forgotten yet
 * @param dependsOn full names of its dependencies
 * @param blockedBy full names of the open breakers that block it; its own name if its guard objects
 * @param manualAction the last manual action; null if there was none, or if it has ended by itself
 */
public record LimiterStatus(
        Algorithm algorithm,
        long limit,
        Duration period,
        long burst,
        long remaining,
        long throttled,
        @Nullable Long permitted,
        String store,
        @Nullable Long leased,
        long keys,
        Mode mode,
        List<String> dependsOn,
        List<String> blockedBy,
        @Nullable ManualAction manualAction) {

    /** Copies the names. */
    public LimiterStatus {
        dependsOn = List.copyOf(dependsOn);
        blockedBy = List.copyOf(blockedBy);
    }
}
