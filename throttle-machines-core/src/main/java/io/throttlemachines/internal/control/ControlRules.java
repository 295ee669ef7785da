package io.throttlemachines.internal.control;

import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.ManualAction;
import io.throttlemachines.control.ManualAction.Kind;
import io.throttlemachines.control.Mode;
import io.throttlemachines.event.ConfigurationChanged;
import io.throttlemachines.event.ConfigurationChanged.Change;
import io.throttlemachines.event.ManualActionLifted;
import io.throttlemachines.event.ManualActionTaken;
import io.throttlemachines.event.ModeChanged;
import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.graph.GraphStatus.NodeStatus;
import io.throttlemachines.internal.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * How manual actions, and the end of a timed mode, change the {@link ControlState} of one breaker or limiter. Records each
 * change as an event. An action of an operator or of the application is recorded if it changes something, and only then.
 * The owner calls this under its lock and delivers the events afterwards.
 */
public final class ControlRules {

    private final String name;
    private final NodeStatus.Kind nodeKind;
    private final Time time;
    private final Consumer<ThrottleEvent> events;

    /** The rules of the breaker or limiter of that name, which records its events in {@code events}. */
    public ControlRules(String name, NodeStatus.Kind nodeKind, Time time, Consumer<ThrottleEvent> events) {
        this.name = name;
        this.nodeKind = nodeKind;
        this.time = time;
        this.events = events;
    }

    /** Rejects a duration for an action that has no end. */
    public static void refuseDuration(ActionNote note, String action) {
        if (note.lasting() != null) {
            throw new IllegalArgumentException(
                    action + " cannot have a duration; only isolate, force-open and mode can.");
        }
    }

    /** An action that is taken now. Records nothing yet. */
    public TimedAction action(Kind kind, ActionNote note) {
        ManualAction action = ManualAction.of(kind, note, time.instant());
        Duration lasting = note.lasting();
        long endsAt = lasting == null ? Time.NEVER : time.nanos() + Time.saturatedNanos(lasting);
        return new TimedAction(action, endsAt);
    }

    /** Records an action that has changed something. */
    public ControlState taken(ControlState before, TimedAction action) {
        events.accept(new ManualActionTaken(name, nodeKind, action.action()));
        return before.after(action);
    }

    /** Records the end of a timed action. */
    public ControlState lifted(ControlState before, TimedAction ended) {
        events.accept(new ManualActionLifted(name, nodeKind, ended.action(), time.instant()));
        return before.without(ended);
    }

    /** Changes the mode by hand; returns the state before if that changes nothing. */
    public ControlState changeMode(ControlState before, Mode next, ActionNote note) {
        TimedAction action = action(Kind.MODE, note);
        ControlState after = before.changed(next, action);
        return after.sameModeAs(before) ? before : taken(after, action);
    }

    /** Returns to the mode before if a timed mode has ended. */
    public ControlState settle(ControlState before) {
        ControlState.Hold hold = before.hold();
        if (hold == null || !before.isOver(time)) {
            return before;
        }
        ControlState after = new ControlState(hold.before(), null, before.last());
        return lifted(after, hold.action());
    }

    /** Who took an action, and why, as the end of a sentence. */
    public static String signature(ActionNote note) {
        return (note.by() == null ? "" : " by " + note.by()) + (note.reason() == null ? "" : ": " + note.reason());
    }

    /** Records a change of mode; nothing if the mode is the same. */
    public void modeChanged(ControlState before, ControlState after) {
        if (before.mode() != after.mode()) {
            events.accept(new ModeChanged(name, nodeKind, before.mode(), after.mode(), time.instant()));
        }
    }

    /** Records a change of settings. The caller creates the action first, because reading a clock of the user's may fail. */
    public ControlState configured(ControlState before, List<Change> changes, TimedAction action) {
        events.accept(new ConfigurationChanged(name, nodeKind, changes, action.action()));
        return before.after(action);
    }
}
