package io.throttlemachines.spring.config;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.BreakerConfigBuilder;
import io.throttlemachines.breaker.CircuitGuard;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.config.Setting;
import io.throttlemachines.spring.config.SettingsMapper.Problems;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Turns the properties of a breaker into its settings. */
final class BreakerMapper {

    private final BeanReferences beans;

    BreakerMapper(BeanReferences beans) {
        this.beans = beans;
    }

    /** The settings; those that are not written, or are wrong, are as in {@code defaults}. */
    BreakerConfig map(BreakerDefaultProperties written, BreakerConfig defaults, Problems problems) {
        BreakerConfigBuilder config = defaults.toBuilder();
        SettingsMapper<BreakerConfig> mapper = new SettingsMapper<>(BreakerConfig.settings(), config::set, problems);
        mapper.apply(written, (setting, value) -> value(setting, value, problems));
        return mapper.build(config::build, Map.of());
    }

    /** Names of beans become the beans. Every other value is bound as the setting takes it. */
    private Object value(Setting<?> setting, Object written, Problems problems) {
        if (setting.type() == CircuitGuard.class) {
            return beans.circuitGuard(setting.name(), (String) written);
        }
        if (setting.type() == Predicate.class) {
            return beans.predicate(setting.name(), (String) written);
        }
        return written instanceof List<?> list
                ? list.stream()
                        .filter(each -> isAllowed(each, setting, problems))
                        .toList()
                : written;
    }

    /** Binding ignores type arguments, so a list of exceptions may contain other classes. */
    private static boolean isAllowed(Object element, Setting<?> setting, Problems problems) {
        boolean allowed = !(element instanceof Class<?> type) || Throwable.class.isAssignableFrom(type);
        if (!allowed) {
            problems.add(new ConfigurationException(
                    null,
                    setting.name(),
                    "'" + ((Class<?>) element).getName() + "' is not an exception.",
                    "Write classes that extend Throwable, such as java.io.IOException."));
        }
        return allowed;
    }
}
