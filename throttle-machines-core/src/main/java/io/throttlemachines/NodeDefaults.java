package io.throttlemachines;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.internal.breaker.BreakerParts;
import io.throttlemachines.internal.hedge.HedgeParts;
import io.throttlemachines.internal.limiter.LimiterParts;

/**
 * What every new breaker, limiter and hedge is created with.
 *
 * @param breaker        the parts that all breakers share
 * @param limiter        the parts that all limiters share
 * @param hedge          the parts that all hedges share
 * @param defaultBreaker the settings of a breaker that is used but not declared
 * @param defaultHedge   the settings of a hedge that is used but not declared
 */
record NodeDefaults(
        BreakerParts breaker,
        LimiterParts limiter,
        HedgeParts hedge,
        BreakerConfig defaultBreaker,
        HedgeConfig defaultHedge) {}
