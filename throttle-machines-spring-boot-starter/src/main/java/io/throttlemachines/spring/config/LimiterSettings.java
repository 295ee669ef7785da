package io.throttlemachines.spring.config;

import io.throttlemachines.control.Mode;
import io.throttlemachines.limiter.Algorithm;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be written of a limiter, wherever it stands. A null value is not set. */
public interface LimiterSettings {

    @Nullable
    Algorithm algorithm();

    @Nullable
    Duration maxWait();

    @Nullable
    Long maxKeys();

    @Nullable
    Mode mode();

    default @Nullable Long limit() {
        return null;
    }

    default @Nullable Duration period() {
        return null;
    }

    default @Nullable Long burst() {
        return null;
    }

    default @Nullable List<String> dependsOn() {
        return null;
    }

    default @Nullable String guard() {
        return null;
    }
}
