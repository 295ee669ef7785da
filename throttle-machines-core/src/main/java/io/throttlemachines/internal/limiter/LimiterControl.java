package io.throttlemachines.internal.limiter;

import io.throttlemachines.config.Setting;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.ManualAction.Kind;
import io.throttlemachines.control.Mode;
import io.throttlemachines.event.ConfigurationChanged.Change;
import io.throttlemachines.internal.control.ControlRules;
import io.throttlemachines.internal.control.ControlState;
import io.throttlemachines.internal.control.SettingChanges;
import io.throttlemachines.internal.control.TimedAction;
import io.throttlemachines.internal.limiter.store.KeyReset;
import io.throttlemachines.limiter.LimiterConfig;
import java.util.List;

/** The manual actions on a limiter. Thread-safe. */
final class LimiterControl {

    private final LimiterCore core;
    private final PermitSource permits;
    private final ControlRules rules;

    LimiterControl(LimiterCore core, PermitSource permits) {
        this.core = core;
        this.permits = permits;
        this.rules = core.rules();
    }

    void mode(Mode next, ActionNote note) {
        var unused = core.change(settings -> {
            ControlState before = core.settled(settings.control());
            ControlState after = rules.changeMode(before, next, note);
            rules.modeChanged(before, after);
            return settings.with(after);
        });
    }

    void resetAll(ActionNote note) {
        var unused = core.reset(permits::resetAll, taken -> taken, note);
    }

    void reset(Object key, ActionNote note) {
        permits.of(key).reset(note);
    }

    /** Returns whether there was such a key. */
    boolean resetText(String text, ActionNote note) {
        return core.reset(() -> permits.resetText(text), found -> found == KeyReset.CHANGED, note) != KeyReset.UNKNOWN;
    }

    /**
     * The permits change before the event is recorded, so that no event shows settings that are not in force yet; whatever may
     * fail comes before, so that a change is made whole or not at all.
     */
    void configure(LimiterConfig next, ActionNote note) {
        ControlRules.refuseDuration(note, "configure");
        boolean inForce = false;
        while (!inForce) {
            LimiterConfig before = core.settings().config();
            List<Change> changes = SettingChanges.between(core.name(), compared(before, next), before::get, next::get);
            if (!changes.isEmpty()) {
                permits.check(next);
            }
            inForce = configure(before, next, changes, note);
        }
        permits.configured();
    }

    /** Makes the changes from other settings; does nothing and returns false if those are no longer in force. */
    @SuppressWarnings("ReferenceEquality") // to compare the settings runs code of the application
    private boolean configure(LimiterConfig before, LimiterConfig next, List<Change> changes, ActionNote note) {
        LimiterSettings after = core.change(settings -> {
            if (settings.config() != before) {
                return settings;
            }
            if (changes.isEmpty()) {
                return settings.with(next);
            }
            TimedAction action = rules.action(Kind.CONFIGURE, note);
            permits.configure(next);
            return settings.with(next).with(rules.configured(settings.control(), changes, action));
        });
        return after.config() == next;
    }

    /** All settings but those that only follow the limit. */
    private static List<Setting<?>> compared(LimiterConfig before, LimiterConfig next) {
        return LimiterConfig.settings().stream()
                .filter(setting -> !(before.followsLimit(setting) && next.followsLimit(setting)))
                .toList();
    }
}
