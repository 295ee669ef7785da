package io.throttlemachines;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerMeter;
import io.throttlemachines.group.Group;
import io.throttlemachines.hedge.Hedge;
import io.throttlemachines.hedge.HedgeMeter;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterMeter;

/**
 * Measures calls: asked once for each breaker, limiter, group and hedge, those declared later too. Where none is
 * set, nothing is measured and a call pays nothing for it. Called under a lock while something is being declared: it may read
 * a status, and must declare nothing.
 */
public interface ThrottleMeters {

    /**
     * Measures a breaker from now on.
     *
     * @param breaker the breaker
     * @return what is told of its calls
     */
    BreakerMeter breaker(Breaker breaker);

    /**
     * Measures a limiter from now on.
     *
     * @param limiter the limiter
     * @return what is told of its calls
     */
    LimiterMeter limiter(Limiter limiter);

    /**
     * Measures a hedge from now on.
     *
     * @param hedge the hedge
     * @return what is told of its calls and attempts
     */
    HedgeMeter hedge(Hedge hedge);

    /**
     * Measures a group from now on.
     *
     * @param group the group
     */
    void group(Group group);
}
