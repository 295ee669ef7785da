package io.throttlemachines.spring.config;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;

/** A breaker in application.yml. */
@ConfigurationPropertiesSource
class BreakerProperties extends BreakerDefaultProperties {

    /** Names of the breakers and limiters this breaker needs. Default: none. */
    private @Nullable List<String> dependsOn;

    /** Name of a CircuitGuard or BooleanSupplier bean that must agree before the circuit recovers. Default: none. */
    private @Nullable String recoveryGuard;

    /** Name of a CircuitGuard or BooleanSupplier bean that must agree before the circuit is reset. Default: none. */
    private @Nullable String resetGuard;

    public @Nullable List<String> getDependsOn() {
        return dependsOn;
    }

    public void setDependsOn(@Nullable List<String> value) {
        dependsOn = value;
    }

    public @Nullable String getRecoveryGuard() {
        return recoveryGuard;
    }

    public void setRecoveryGuard(@Nullable String value) {
        recoveryGuard = value;
    }

    public @Nullable String getResetGuard() {
        return resetGuard;
    }

    public void setResetGuard(@Nullable String value) {
        resetGuard = value;
    }
}
