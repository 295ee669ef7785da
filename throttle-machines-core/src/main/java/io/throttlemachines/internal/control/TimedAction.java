package io.throttlemachines.internal.control;

import io.throttlemachines.control.ManualAction;
import io.throttlemachines.internal.time.Time;

/**
 * A manual action and its end.
 *
 * @param endsAt in nanoseconds of the shared time; {@link Time#NEVER} if it has no duration
 */
public record TimedAction(ManualAction action, long endsAt) {

    /** Whether it ends by itself. */
    public boolean isTimed() {
        return endsAt != Time.NEVER;
    }

    /** Whether it has ended. */
    public boolean isOver(long now) {
        return now >= endsAt;
    }
}
