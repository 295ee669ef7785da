package io.throttlemachines;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerMeter;
import io.throttlemachines.group.Group;
import io.throttlemachines.hedge.Hedge;
import io.throttlemachines.hedge.HedgeMeter;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterMeter;

/**
 * Creates the meters of calls: called once for each breaker, limiter, group and hedge, also for those declared later. Without a
 * {@code ThrottleMeters} nothing is measured, and measuring costs a call nothing. Called under a lock while names are
 * declared: an implementation may read a status, and must declare nothing.
 */
public interface ThrottleMeters {

    /** Creates the meter that receives the outcome of every call of a breaker from now on. */
    BreakerMeter breaker(Breaker breaker);

    /** Creates the meter that receives the outcome of every call of a limiter from now on. */
    LimiterMeter limiter(Limiter limiter);

    /** Creates the meter that receives the outcome of every call and attempt of a hedge from now on. */
    HedgeMeter hedge(Hedge hedge);

    /** Measures a group from now on. */
    void group(Group group);
}
