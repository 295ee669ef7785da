package io.throttlemachines.internal.control;

import io.throttlemachines.control.ManualAction;
import io.throttlemachines.control.Mode;
import io.throttlemachines.internal.time.Time;
import org.jspecify.annotations.Nullable;

/**
 * The mode of a breaker or limiter and the last manual action on it. Reads the clock only if one of them has an end,
 * because calls ask for the mode. Immutable; its owner replaces it under its own lock.
 *
 * @param hold how the mode ends by itself; null if it does not
 * @param last the last manual action; null if there was none, or if it has ended
 */
public record ControlState(
        Mode mode, @Nullable Hold hold, @Nullable TimedAction last) {

    /**
     * A mode that ends by itself.
     *
     * @param action the action that set it
     * @param before the mode to return to
     */
    public record Hold(TimedAction action, Mode before) {}

    /** A mode without an end and without an action. */
    public static ControlState of(Mode mode) {
        return new ControlState(mode, null, null);
    }

    /** Whether the mode has ended, so that it must be {@link ControlRules#settle settled}. */
    public boolean isOver(Time time) {
        return hold != null && hold.action().isOver(time.nanos());
    }

    /** When a timed mode ends that is off, or after which the mode is off again; {@link Time#NEVER} if there is none. */
    public long offChangesAt() {
        if (hold == null || (mode != Mode.OFF && hold.before() != Mode.OFF)) {
            return Time.NEVER;
        }
        return hold.action().endsAt();
    }

    /** The mode in force, even if the end of a timed mode is not settled yet. */
    public Mode modeAt(Time time) {
        return hold != null && isOver(time) ? hold.before() : mode;
    }

    /** The last manual action; null if there was none, or if it has ended. */
    public @Nullable ManualAction lastAt(Time time) {
        return last == null || last.isOver(time.nanos()) ? null : last.action();
    }

    /** The same mode after another action. */
    public ControlState after(TimedAction action) {
        return new ControlState(mode, hold, action);
    }

    /** The same mode, without an action that has ended. */
    public ControlState without(TimedAction ended) {
        return ended.equals(last) ? new ControlState(mode, hold, null) : this;
    }

    /** Another mode. If the action is timed, the mode returns to the last mode that did not end by itself. */
    ControlState changed(Mode next, TimedAction action) {
        Mode before = hold == null ? mode : hold.before();
        boolean ends = action.isTimed() && next != before;
        return new ControlState(next, ends ? new Hold(action, before) : null, last);
    }

    boolean sameModeAs(ControlState other) {
        return mode == other.mode && hold == null && other.hold == null;
    }
}
