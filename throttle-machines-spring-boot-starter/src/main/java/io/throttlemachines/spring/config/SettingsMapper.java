package io.throttlemachines.spring.config;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.BreakerConfigBuilder;
import io.throttlemachines.breaker.CircuitGuard;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.config.Setting;
import io.throttlemachines.fleet.Scope;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.hedge.HedgeConfigBuilder;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.LimiterConfigBuilder;
import io.throttlemachines.retry.RetryConfig;
import io.throttlemachines.retry.RetryConfigBuilder;
import java.beans.PropertyDescriptor;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.springframework.beans.BeanWrapper;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/**
 * Turns the properties of a breaker, limiter, hedge or retry into its settings, by the table of settings of its kind, and lets
 * customizers change them. A wrong value is left out, so that the other settings of the node, and the nodes that depend on it, are still checked.
 *
 * @param <C> the configuration of its kind
 */
public final class SettingsMapper<C> {

    /** Values for the settings without a default, so that a limiter without them can still be checked. */
    private static final Map<String, Object> STAND_INS = Map.of("limit", 1L, "period", Duration.ofSeconds(1));

    /** The same for a limiter of concurrent calls, which has no period. */
    private static final Map<String, Object> CONCURRENCY_STAND_INS = Map.of("limit", 1L);

    /** Receives refused values and refused combinations of values. */
    @FunctionalInterface
    interface Problems {

        void add(ConfigurationException refused);

        /** Whether nothing is wrong so far. After a mistake, the refusal of a combination may only follow from that mistake. */
        default boolean none() {
            return true;
        }
    }

    private final List<Setting<?>> settings;
    private final Setting.Setter setter;
    private final Problems problems;

    private SettingsMapper(List<Setting<?>> settings, Setting.Setter setter, Problems problems) {
        this.settings = settings;
        this.setter = setter;
        this.problems = problems;
    }

    /** The settings of a breaker; those that are not written, or are wrong, are as in {@code defaults}. */
    static BreakerConfig breaker(
            BreakerDefaultProperties written,
            BreakerConfig defaults,
            BeanReferences beans,
            Consumer<BreakerConfigBuilder> customizers,
            Problems problems) {
        BreakerConfigBuilder config = defaults.toBuilder();
        if (written.getScope() == Scope.LOCAL) {
            config.quorum(null); // the default is for cluster breakers
        }
        replaceOtherWindow(written, config);
        SettingsMapper<BreakerConfig> mapper = new SettingsMapper<>(BreakerConfig.settings(), config::set, problems);
        mapper.apply(written, (setting, value) -> withBeans(setting, value, beans, problems));
        attempt(() -> customizers.accept(config), problems);
        return mapper.build(config::build, Map.of());
    }

    /** A window of a breaker replaces the one under defaults, also if it is of the other kind. */
    private static void replaceOtherWindow(BreakerDefaultProperties written, BreakerConfigBuilder config) {
        if (written.getFailureWindow() != null) {
            config.failureWindowCalls(null);
        }
        if (written.getFailureWindowCalls() != null) {
            config.failureWindow(BreakerConfig.defaults().failureWindow());
        }
    }

    /** A name of a bean becomes the bean. Any other value has been bound with the type of the setting. */
    private static Object withBeans(Setting<?> setting, Object written, BeanReferences beans, Problems problems) {
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

    /** The settings of a limiter; those that are not written, or are wrong, are as in {@code defaults}. */
    static LimiterConfig limiter(
            LimiterProperties written,
            LimiterDefaultProperties defaults,
            Function<String, BooleanSupplier> guard,
            Consumer<LimiterConfigBuilder> customizers,
            Problems problems) {
        LimiterConfigBuilder config = limiterBuilder(defaults, knownAlready -> {});
        Algorithm algorithm = written.getAlgorithm() == null ? defaults.getAlgorithm() : written.getAlgorithm();
        boolean concurrency = algorithm != null && algorithm.limitsConcurrency();
        if (concurrency) {
            config.store(LimiterConfig.LOCAL_STORE); // the default is for limiters that can be shared
        }
        SettingsMapper<LimiterConfig> mapper = new SettingsMapper<>(LimiterConfig.settings(), config::set, problems);
        mapper.apply(
                written,
                (setting, value) -> setting.type() == BooleanSupplier.class ? guard.apply((String) value) : value);
        attempt(() -> customizers.accept(config), problems);
        return mapper.build(config::build, concurrency ? CONCURRENCY_STAND_INS : STAND_INS);
    }

    /**
     * A builder that starts from the defaults of limiters.
     *
     * @throws ConfigurationException if a default is out of range
     */
    public static LimiterConfigBuilder limiterBuilder(ThrottleMachinesProperties properties) {
        return limiterBuilder(properties.defaults().limiter(), refused -> {
            throw refused;
        });
    }

    /** The same; permits whose store is left out stay with this instance. */
    public static LimiterConfigBuilder limiterBuilder(
            ThrottleMachinesProperties properties, Predicate<String> isLeftOut) {
        LimiterConfigBuilder config = limiterBuilder(properties);
        String store = properties.defaults().limiter().getStore();
        return store != null && isLeftOut.test(store) ? config.store(LimiterConfig.LOCAL_STORE) : config;
    }

    static LimiterConfigBuilder limiterBuilder(LimiterDefaultProperties defaults, Problems problems) {
        LimiterConfigBuilder config = LimiterConfig.builder();
        new SettingsMapper<>(LimiterConfig.settings(), config::set, problems)
                .apply(defaults, (setting, value) -> value);
        return config;
    }

    /** The settings of a hedge; those that are not written, or are wrong, are as in {@code defaults}. */
    static HedgeConfig hedge(
            HedgeDefaultProperties written,
            HedgeConfig defaults,
            Consumer<HedgeConfigBuilder> customizers,
            Problems problems) {
        HedgeConfigBuilder config = defaults.toBuilder();
        if (written instanceof HedgeProperties hedge && hedge.getBreakers() != null) {
            config.maxAttempts(null); // one for each breaker, unless the hedge itself sets max-attempts
        }
        SettingsMapper<HedgeConfig> mapper = new SettingsMapper<>(HedgeConfig.settings(), config::set, problems);
        mapper.apply(written, (setting, value) -> value);
        attempt(() -> customizers.accept(config), problems);
        return mapper.build(config::build, Map.of());
    }

    /** The settings of a retry; those that are not written, or are wrong, are as in {@code defaults}. */
    static RetryConfig retry(
            RetryProperties written,
            RetryConfig defaults,
            BeanReferences beans,
            Consumer<RetryConfigBuilder> customizers,
            Problems problems) {
        RetryConfigBuilder config = defaults.toBuilder();
        SettingsMapper<RetryConfig> mapper = new SettingsMapper<>(RetryConfig.settings(), config::set, problems);
        mapper.apply(written, (setting, value) -> withBeans(setting, value, beans, problems));
        attempt(() -> customizers.accept(config), problems);
        return mapper.build(config::build, Map.of());
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
     * @param convert turns the value of a property into the value of its setting
     */
    private void apply(Object properties, BiFunction<Setting<?>, Object, Object> convert) {
        Map<String, Object> written = written(properties);
        for (Setting<?> setting : settings) {
            Object value = written.get(setting.name());
            if (value != null) {
                attempt(() -> setter.setUnchecked(setting, convert.apply(setting, value)), problems);
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

    /**
     * Builds the configuration. A setting that does not work with the others gets its default.
     *
     * @param standIns values for settings without a default
     */
    private C build(Supplier<C> build, Map<String, Object> standIns) {
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
                setter.setUnchecked(wrong, standIns.getOrDefault(wrong.name(), wrong.defaultValue()));
            }
        }
    }
}
