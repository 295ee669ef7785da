package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.event.ConfigurationChanged.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        Map<String, @Nullable Object> after = next.settings();
        List<Change> changes = new ArrayList<>();
        now.settings().forEach((setting, before) -> {
            Object wanted = after.get(setting);
            if (!Objects.equals(before, wanted)) {
                refuseFixed(name, setting);
                changes.add(new Change(setting, text(before), text(wanted)));
            }
        });
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
