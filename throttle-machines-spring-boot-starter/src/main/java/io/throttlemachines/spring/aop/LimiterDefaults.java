package io.throttlemachines.spring.aop;

import io.throttlemachines.limiter.LimiterConfigBuilder;

/** The defaults of limiters that an annotation declares. */
@FunctionalInterface
public interface LimiterDefaults {

    /** A new builder that starts from the defaults. */
    LimiterConfigBuilder newBuilder();
}
