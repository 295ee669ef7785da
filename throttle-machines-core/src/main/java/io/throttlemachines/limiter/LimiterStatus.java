package io.throttlemachines.limiter;

import io.throttlemachines.control.ManualAction;
import io.throttlemachines.control.Mode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a limiter stands at one moment.
 *
 * @param algorithm how it counts
 * @param limit     permits per period
 * @param period    the period
 * @param burst     the most permits that can be taken at once
 * @param remaining permits left to the limiter itself; those of its keys are their own
 * @param throttled calls refused for want of permits since the start, of all keys; in observe mode those it would have
 *                  refused
 * @param permitted calls that got their permits while somebody measured, of all keys; null while nobody does
 * @param keys      how many keys are remembered
 * @param mode      how seriously it is to be taken
 * @param dependsOn full names of what it needs
 * @param blockedBy full names of the open breakers that stand in its way, and its own if its guard says no
 * @param manualAction what was last done by hand; null if nothing was, or if it has lifted itself
 */
public record LimiterStatus(
        Algorithm algorithm,
        long limit,
        Duration period,
        long burst,
        long remaining,
        long throttled,
        @Nullable Long permitted,
        long keys,
        Mode mode,
        List<String> dependsOn,
        List<String> blockedBy,
        @Nullable ManualAction manualAction) {

    /** Keeps its own copies of the names. */
    public LimiterStatus {
        dependsOn = List.copyOf(dependsOn);
        blockedBy = List.copyOf(blockedBy);
    }
}
