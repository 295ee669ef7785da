package io.throttlemachines.spring.config;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.BreakerConfigBuilder;
import io.throttlemachines.config.ConfigurationException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes breakers' settings of what was written and, where nothing was, of the defaults. */
final class BreakerMapper {

    private final BeanReferences beans;

    BreakerMapper(BeanReferences beans) {
        this.beans = beans;
    }

    /** Settings in which what was not written is as in {@code defaults}. */
    BreakerConfig map(BreakerSettings written, BreakerConfig defaults) {
        BreakerConfigBuilder config = defaults.toBuilder();
        mapOpening(written, config);
        mapRecovery(written, config);
        set(written.maxConcurrent(), config::maxConcurrent);
        set(written.mode(), config::mode);
        set(written.dependsOn(), names -> config.dependsOn(names));
        set(written.cascadesTo(), names -> config.cascadesTo(names));
        set(written.guard(), name -> config.guard(beans.circuitGuard("guard", name)));
        return config.build();
    }

    private void mapOpening(BreakerSettings written, BreakerConfigBuilder config) {
        set(written.failureThreshold(), config::failureThreshold);
        set(written.failureWindow(), config::failureWindow);
        set(written.failureRateThreshold(), config::failureRateThreshold);
        set(written.minimumCalls(), config::minimumCalls);
        set(written.slowCallDuration(), config::slowCallDuration);
        set(written.slowCallRateThreshold(), config::slowCallRateThreshold);
        set(written.failurePredicate(), name -> config.failurePredicate(beans.predicate("failure-predicate", name)));
        set(written.recordExceptions(), types -> config.recordExceptions(throwables("record-exceptions", types)));
        set(written.ignoreExceptions(), types -> config.ignoreExceptions(throwables("ignore-exceptions", types)));
    }

    private void mapRecovery(BreakerSettings written, BreakerConfigBuilder config) {
        set(written.resetTimeout(), config::resetTimeout);
        set(written.resetTimeoutJitter(), config::resetTimeoutJitter);
        set(written.resetTimeoutMultiplier(), config::resetTimeoutMultiplier);
        set(written.resetTimeoutMax(), config::resetTimeoutMax);
        set(written.halfOpenCalls(), config::halfOpenCalls);
        set(written.successThreshold(), config::successThreshold);
        set(written.probeTimeout(), config::probeTimeout);
        set(written.recoveryGuard(), name -> config.recoveryGuard(beans.circuitGuard("recovery-guard", name)));
        set(written.resetGuard(), name -> config.resetGuard(beans.circuitGuard("reset-guard", name)));
    }

    private static <T> void set(@Nullable T value, Consumer<T> setting) {
        if (value != null) {
            setting.accept(value);
        }
    }

    /** Binding does not look at type arguments: here may stand classes that nobody can throw. */
    private static List<Class<? extends Throwable>> throwables(String setting, List<Class<? extends Throwable>> types) {
        for (Class<?> type : types) {
            if (!Throwable.class.isAssignableFrom(type)) {
                throw new ConfigurationException(
                        null,
                        setting,
                        "'" + type.getName() + "' is not an exception.",
                        "Write classes that extend Throwable, such as java.io.IOException.");
            }
        }
        return types;
    }
}
