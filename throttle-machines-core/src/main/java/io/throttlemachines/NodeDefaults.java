package io.throttlemachines;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.internal.breaker.BreakerParts;
import io.throttlemachines.internal.fleet.Fleet;
import io.throttlemachines.internal.hedge.HedgeParts;
import io.throttlemachines.internal.limiter.LimiterParts;
import org.jspecify.annotations.Nullable;

/**
 * What every new breaker, limiter and hedge is created with: the parts that all of a kind share, and the settings of a
 * breaker and a hedge that are used but not declared.
 */
record NodeDefaults(
        BreakerParts breaker,
        LimiterParts limiter,
        HedgeParts hedge,
        BreakerConfig defaultBreaker,
        HedgeConfig defaultHedge,
        @Nullable Fleet fleet) {}
