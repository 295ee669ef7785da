package io.throttlemachines;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.internal.attempt.AttemptParts;
import io.throttlemachines.internal.breaker.BreakerParts;
import io.throttlemachines.internal.fleet.Fleet;
import io.throttlemachines.internal.limiter.LimiterParts;
import io.throttlemachines.internal.retry.RetryParts;
import io.throttlemachines.retry.RetryConfig;
import org.jspecify.annotations.Nullable;

/**
 * What every new breaker, limiter, hedge and retry is created with: the parts that all of a kind share, and the settings of a
 * breaker, a hedge and a retry that are used but not declared.
 */
record NodeDefaults(
        BreakerParts breaker,
        LimiterParts limiter,
        AttemptParts hedge,
        RetryParts retry,
        BreakerConfig defaultBreaker,
        HedgeConfig defaultHedge,
        RetryConfig defaultRetry,
        @Nullable Fleet fleet) {}
