package io.throttlemachines.internal.control;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.config.Setting;
import io.throttlemachines.event.ConfigurationChanged.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
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

    /**
     * Compares settings without a lock, as that runs code of the application, and changes them under one. Compares again if others
     * have come into force meanwhile.
     *
     * @param inForce the settings in force
     * @param compare what differs from those
     * @param lock    runs something under the lock
     * @param how     changes the settings; called under the lock, if anything differs
     */
    @SuppressWarnings("ReferenceEquality") // to compare them once more would run code of the application
    public static <C> void make(
            Supplier<C> inForce,
            Function<C, List<Change>> compare,
            Function<Supplier<Boolean>, Boolean> lock,
            Consumer<List<Change>> how) {
        boolean over = false;
        while (!over) {
            C before = inForce.get();
            List<Change> changes = compare.apply(before);
            over = lock.apply(() -> {
                boolean same = inForce.get() == before;
                if (same && !changes.isEmpty()) {
                    how.accept(changes);
                }
                return same;
            });
        }
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
