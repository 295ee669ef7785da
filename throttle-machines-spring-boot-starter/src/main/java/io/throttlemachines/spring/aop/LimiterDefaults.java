package io.throttlemachines.spring.aop;

import io.throttlemachines.limiter.LimiterConfigBuilder;

/** What a limiter that an annotation declares starts from. */
@FunctionalInterface
public interface LimiterDefaults {

    /**
     * Starts from the defaults.
     *
     * @return a new builder each time
     */
    LimiterConfigBuilder newBuilder();
}
