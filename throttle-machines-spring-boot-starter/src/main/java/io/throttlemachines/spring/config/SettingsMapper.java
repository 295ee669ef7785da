package io.throttlemachines.spring.config;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.config.Setting;
import java.beans.PropertyDescriptor;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanWrapper;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/**
 * Sets the settings of one node from its properties, by the table of settings. A value that is refused is left out, so that the
 * rest of the node, and what depends on it, can still be checked.
 *
 * @param <C> the configuration of its kind
 */
final class SettingsMapper<C> {

    /** The {@code set} method of a builder. */
    @FunctionalInterface
    interface Setter {
        <T extends @Nullable Object> Object set(Setting<T> setting, @Nullable T value);
    }

    /** What becomes of a value or combination that is refused. */
    @FunctionalInterface
    interface Problems {

        void add(ConfigurationException refused);

        /** Whether nothing is wrong so far. If something is, a combination that is refused may only be its consequence. */
        default boolean none() {
            return true;
        }
    }

    private final List<Setting<?>> settings;
    private final Setter setter;
    private final Problems problems;

    SettingsMapper(List<Setting<?>> settings, Setter setter, Problems problems) {
        this.settings = settings;
        this.setter = setter;
        this.problems = problems;
    }

    /** What is written, by the names of application.yml. */
    static Map<String, Object> written(Object properties) {
        BeanWrapper bean = PropertyAccessorFactory.forBeanPropertyAccess(properties);
        Map<String, Object> written = new LinkedHashMap<>();
        for (PropertyDescriptor each : bean.getPropertyDescriptors()) {
            Object value = bean.isWritableProperty(each.getName()) ? bean.getPropertyValue(each.getName()) : null;
            if (value != null) {
                written.put(DataObjectPropertyName.toDashedForm(each.getName()), value);
            }
        }
        return written;
    }

    /**
     * Sets each setting that is written.
     *
     * @param convert the value of a setting, from that of its property
     */
    void apply(Object properties, BiFunction<Setting<?>, Object, Object> convert) {
        Map<String, Object> written = written(properties);
        for (Setting<?> setting : settings) {
            Object value = written.get(setting.name());
            if (value != null) {
                attempt(() -> set(setting, convert.apply(setting, value)), problems);
            }
        }
    }

    static void attempt(Runnable change, Problems problems) {
        try {
            change.run();
        } catch (ConfigurationException refused) {
            problems.add(refused);
        }
    }

    @SuppressWarnings("unchecked") // a property has the type of its setting, or convert gives it that
    private <T> void set(Setting<T> setting, @Nullable Object value) {
        var unused = setter.set(setting, (T) value);
    }

    /**
     * Builds the configuration. A setting that does not work with the others gets its default.
     *
     * @param standIns values for settings without a default
     */
    C build(Supplier<C> build, Map<String, Object> standIns) {
        boolean judged = problems.none();
        Set<String> repaired = new HashSet<>();
        while (true) {
            try {
                return build.get();
            } catch (ConfigurationException refused) {
                Setting<?> wrong = settings.stream()
                        .filter(setting -> setting.name().equals(refused.setting()) && repaired.add(setting.name()))
                        .findFirst()
                        .orElseThrow(() -> refused);
                if (judged) {
                    problems.add(refused);
                }
                set(wrong, standIns.getOrDefault(wrong.name(), wrong.defaultValue()));
            }
        }
    }
}
