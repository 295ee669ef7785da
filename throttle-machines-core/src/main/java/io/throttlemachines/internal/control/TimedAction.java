package io.throttlemachines.internal.control;

import io.throttlemachines.control.ManualAction;

/**
 * A manual action and its end.
 *
 * @param action the action
 * @param endsAt in nanoseconds of the shared time; {@link #NEVER} if it has no duration
 */
public record TimedAction(ManualAction action, long endsAt) {

    /** The end of an action without a duration. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Whether it ends by itself. */
    public boolean isTimed() {
        return endsAt != NEVER;
    }

    /** Whether it has ended. */
    public boolean isOver(long now) {
        return now >= endsAt;
    }
}
