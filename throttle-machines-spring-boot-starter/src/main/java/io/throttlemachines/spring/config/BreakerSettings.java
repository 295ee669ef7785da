package io.throttlemachines.spring.config;

import io.throttlemachines.control.Mode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be written of a breaker, wherever it stands. A null value is not set. */
public interface BreakerSettings {

    @Nullable
    Integer failureThreshold();

    @Nullable
    Duration failureWindow();

    @Nullable
    Double failureRateThreshold();

    @Nullable
    Integer minimumCalls();

    @Nullable
    Duration slowCallDuration();

    @Nullable
    Double slowCallRateThreshold();

    @Nullable
    String failurePredicate();

    @Nullable
    List<Class<? extends Throwable>> recordExceptions();

    @Nullable
    List<Class<? extends Throwable>> ignoreExceptions();

    @Nullable
    Duration resetTimeout();

    @Nullable
    Double resetTimeoutJitter();

    @Nullable
    Double resetTimeoutMultiplier();

    @Nullable
    Duration resetTimeoutMax();

    @Nullable
    Integer halfOpenCalls();

    @Nullable
    Integer successThreshold();

    @Nullable
    Duration probeTimeout();

    @Nullable
    Integer maxConcurrent();

    @Nullable
    Mode mode();

    default @Nullable List<String> dependsOn() {
        return null;
    }

    default @Nullable String recoveryGuard() {
        return null;
    }

    default @Nullable String resetGuard() {
        return null;
    }

    default @Nullable List<String> cascadesTo() {
        return null;
    }

    default @Nullable String guard() {
        return null;
    }
}
