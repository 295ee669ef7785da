package io.throttlemachines.internal.limiter;

import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.ManualAction;
import io.throttlemachines.control.ManualAction.Kind;
import io.throttlemachines.control.Mode;
import io.throttlemachines.event.ConfigurationChanged;
import io.throttlemachines.event.ConfigurationChanged.Change;
import io.throttlemachines.event.ManualActionTaken;
import io.throttlemachines.event.ModeChanged;
import io.throttlemachines.internal.limiter.store.LimiterStore;
import io.throttlemachines.limiter.LimiterConfig;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is done to a running limiter from outside. Thread-safe. */
final class LimiterControl {

    private static final Duration LONGEST_HOLD = Duration.ofNanos(Long.MAX_VALUE / 3);

    private final LimiterCore core;
    private final LimiterStore store;

    LimiterControl(LimiterCore core, LimiterStore store) {
        this.core = core;
        this.store = store;
    }

    /** A program changes the mode; what somebody chose for a time is over with it. */
    void mode(Mode to) {
        liftFirst();
        var unused = core.change(before -> {
            LimiterSettings after = changed(before, to, null);
            return stillHeld(before) ? after.after(null) : after;
        });
    }

    /** Tells of a mode whose time is over, before another takes its place. */
    private void liftFirst() {
        var unused = core.terms();
    }

    private static boolean stillHeld(LimiterSettings terms) {
        LimiterSettings.Hold hold = terms.hold();
        return hold != null && hold.action().equals(terms.action());
    }

    /** Somebody changes the mode. What it goes back to is never the choice of another that was to last for a time only. */
    void mode(Mode to, ActionNote note) {
        liftFirst();
        var unused = core.change(before -> {
            ManualAction action = taken(Kind.MODE, note);
            Duration lasting = note.lasting();
            return changed(before, to, lasting == null ? null : hold(before, lasting, action))
                    .after(action);
        });
    }

    private LimiterSettings.Hold hold(LimiterSettings before, Duration lasting, ManualAction action) {
        LimiterSettings.Hold earlier = before.hold();
        Mode back = earlier == null ? before.mode() : earlier.before();
        Duration most = lasting.compareTo(LONGEST_HOLD) > 0 ? LONGEST_HOLD : lasting;
        return new LimiterSettings.Hold(back, core.now(), most.toNanos(), action);
    }

    private LimiterSettings changed(LimiterSettings before, Mode to, LimiterSettings.@Nullable Hold hold) {
        if (before.mode() != to) {
            core.record(new ModeChanged(core.name(), before.mode(), to, core.instant()));
        }
        return before.with(to, hold);
    }

    void resetAll(ActionNote note) {
        refuseLasting(note, "reset");
        store.resetAll();
        wasReset(note);
    }

    void reset(Object key, ActionNote note) {
        refuseLasting(note, "reset");
        store.of(key).reset();
        wasReset(note);
    }

    boolean resetText(String text, ActionNote note) {
        refuseLasting(note, "reset");
        boolean found = store.resetText(text);
        if (found) {
            wasReset(note);
        }
        return found;
    }

    private void wasReset(ActionNote note) {
        var unused = core.change(before -> before.after(taken(Kind.RESET, note)));
    }

    private ManualAction taken(Kind kind, ActionNote note) {
        ManualAction action = ManualAction.of(kind, note, core.instant());
        core.record(new ManualActionTaken(core.name(), action));
        return action;
    }

    /** The store changes first: until the terms do, nobody is told of settings that are not in force yet. */
    void configure(LimiterConfig next, ActionNote note) {
        refuseLasting(note, "configure");
        var unused = core.change(before -> {
            List<Change> changes = ConfigChanges.between(core.name(), before.config(), next);
            if (changes.isEmpty()) {
                return before.with(next);
            }
            ManualAction action = ManualAction.of(Kind.CONFIGURE, note, core.instant());
            store.become(next, core::now);
            core.record(new ConfigurationChanged(core.name(), changes, action));
            return before.with(next).after(action);
        });
    }

    private static void refuseLasting(ActionNote note, String action) {
        if (note.lasting() != null) {
            throw new IllegalArgumentException("A " + action + " does not lift itself after " + note.lasting()
                    + ": leave out how long it is to last. Only a mode can be set for a time.");
        }
    }
}
