package io.throttlemachines;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.internal.breaker.BreakerParts;
import io.throttlemachines.internal.hedge.HedgeParts;
import io.throttlemachines.internal.limiter.LimiterParts;

/**
 * What new breakers, limiters and hedges are made of.
 *
 * @param breaker        what all breakers share
 * @param limiter        what all limiters share
 * @param hedge          what all hedges share
 * @param defaultBreaker the settings of a breaker that nobody declared
 * @param defaultHedge   the settings of a hedge that nobody declared
 */
record NodeDefaults(
        BreakerParts breaker,
        LimiterParts limiter,
        HedgeParts hedge,
        BreakerConfig defaultBreaker,
        HedgeConfig defaultHedge) {}
