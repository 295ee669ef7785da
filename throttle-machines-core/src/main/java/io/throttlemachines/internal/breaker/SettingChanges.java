package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.config.Setting;
import io.throttlemachines.event.ConfigurationChanged.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells which settings of a running breaker are to change, and refuses those that cannot. */
final class SettingChanges {

    private static final Set<String> CHANGEABLE = Set.of(
            "failure-threshold",
            "failure-window",
            "failure-rate-threshold",
            "minimum-calls",
            "slow-call-duration",
            "slow-call-rate-threshold",
            "reset-timeout",
            "reset-timeout-jitter",
            "reset-timeout-multiplier",
            "reset-timeout-max",
            "half-open-calls",
            "success-threshold",
            "probe-timeout",
            "max-concurrent");

    private SettingChanges() {}

    /** What differs, in the order of settings. */
    static List<Change> between(String name, BreakerConfig now, BreakerConfig next) {
        List<Change> changes = new ArrayList<>();
        for (Setting<?> setting : BreakerConfig.settings()) {
            Object before = now.get(setting);
            Object wanted = next.get(setting);
            if (!Objects.equals(before, wanted)) {
                refuseFixed(name, setting.name());
                changes.add(new Change(setting.name(), text(before), text(wanted)));
            }
        }
        return changes;
    }

    private static void refuseFixed(String name, String setting) {
        if (!CHANGEABLE.contains(setting)) {
            throw new ConfigurationException(
                    name,
                    setting,
                    setting + " of a running breaker cannot be changed.",
                    setting.equals("mode")
                            ? "Change the mode by its own action."
                            : "Change it in the configuration and start again.");
        }
    }

    private static String text(@Nullable Object value) {
        return value == null ? "none" : value.toString();
    }
}
