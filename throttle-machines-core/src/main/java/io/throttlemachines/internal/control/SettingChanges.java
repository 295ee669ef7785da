package io.throttlemachines.internal.control;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.config.Setting;
import io.throttlemachines.event.ConfigurationChanged.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds the settings that differ between two configurations of one running breaker or limiter. */
public final class SettingChanges {

    private SettingChanges() {}

    /**
     * Compares all settings of a breaker or limiter; returns the differences, in the order of the settings.
     *
     * @throws ConfigurationException if a setting differs that cannot change while running
     */
    public static List<Change> between(
            String name,
            List<Setting<?>> settings,
            Function<Setting<?>, @Nullable Object> now,
            Function<Setting<?>, @Nullable Object> next) {
        List<Change> changes = new ArrayList<>();
        for (Setting<?> setting : settings) {
            Object from = now.apply(setting);
            Object to = next.apply(setting);
            if (!Objects.equals(from, to)) {
                if (!setting.changeable()) {
                    throw unchangeable(name, setting.name());
                }
                changes.add(new Change(setting.name(), text(from), text(to)));
            }
        }
        return changes;
    }

    private static ConfigurationException unchangeable(String name, String setting) {
        return new ConfigurationException(
                name,
                setting,
                setting + " of '" + name + "' cannot change while it runs.",
                setting.equals("mode")
                        ? "Change the mode with its own action."
                        : "Change it in the configuration and restart.");
    }

    private static String text(@Nullable Object value) {
        return value == null ? "none" : value.toString();
    }
}
