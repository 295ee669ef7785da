package io.throttlemachines.internal.config;

import io.throttlemachines.config.Setting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The value of each setting of one configuration. Not thread-safe while a builder fills it; configurations only read it. */
public final class SettingValues {

    private final Map<Setting<?>, @Nullable Object> values;

    /** All settings at their defaults. */
    public SettingValues(List<Setting<?>> settings) {
        values = new LinkedHashMap<>();
        settings.forEach(setting -> values.put(setting, setting.defaultValue()));
    }

    private SettingValues(Map<Setting<?>, @Nullable Object> values) {
        this.values = values;
    }

    /** A copy that shares nothing with this. */
    public SettingValues copy() {
        return new SettingValues(new LinkedHashMap<>(values));
    }

    /** The value of a setting, as {@link #set} left it. */
    @SuppressWarnings({"unchecked", "NullAway"}) // set() keeps only what the setting accepts as a T
    public <T extends @Nullable Object> T get(Setting<T> setting) {
        return (T) values.get(setting);
    }

    /** Sets a value after checking it. */
    public <T extends @Nullable Object> void set(Setting<T> setting, @Nullable T value) {
        if (!values.containsKey(setting)) {
            throw new IllegalArgumentException(
                    "There is no setting " + setting + " here. The settings are " + values.keySet() + ".");
        }
        values.put(setting, setting.check(value));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SettingValues that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
