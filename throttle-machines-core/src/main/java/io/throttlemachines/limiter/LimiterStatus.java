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
 * @param limit     permits per period; for concurrency how many calls may run at once, for adaptive-concurrency at this moment
 * @param period    the period; zero for concurrency, which has none
 * @param burst     the most permits that can be taken at once
 * @param remaining permits left to the limiter itself; those of its keys are separate
 * @param throttled calls since the start, of all keys, that were refused because there were not enough permits; in mode
 *                  observe those that would have been refused
 * @param permitted calls, of all keys, that got their permits while a meter was present; null without a meter
 * @param store     the name of the store that keeps the permits, {@link LimiterConfig#LOCAL_STORE} for this JVM's memory
 * @param concurrency the calls that run and wait; null unless the algorithm limits how many run at once
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
        @Nullable Concurrency concurrency,
        @Nullable Long leased,
        long keys,
        Mode mode,
        List<String> dependsOn,
        List<String> blockedBy,
        @Nullable ManualAction manualAction) {

    /**
     * The calls of the limiter itself that run and wait at this moment; those of its keys are separate.
     *
     * @param running   permits that calls hold
     * @param waiting   callers that wait
     * @param minLimit  the least that an adaptive limit shrinks to; null for any other
     * @param maxLimit  the most that an adaptive limit grows to; null for any other
     * @param shortRoundTrip how long calls took lately, in nanoseconds; null unless the limit is adaptive and has measured calls
     * @param longRoundTrip  how long calls take without queueing, in nanoseconds; null unless the limit is adaptive and has
     *                       measured calls
     */
    public record Concurrency(
            long running,
            long waiting,
            @Nullable Long minLimit,
            @Nullable Long maxLimit,
            @Nullable Long shortRoundTrip,
            @Nullable Long longRoundTrip) {}

    /** Copies the names. */
    public LimiterStatus {
        dependsOn = List.copyOf(dependsOn);
        blockedBy = List.copyOf(blockedBy);
    }
}
