package io.throttlemachines;

import io.throttlemachines.group.Group;
import io.throttlemachines.internal.breaker.DefaultBreaker;
import io.throttlemachines.internal.hedge.DefaultHedge;
import io.throttlemachines.internal.limiter.DefaultLimiter;
import io.throttlemachines.internal.retry.DefaultRetry;

/**
 * All nodes, groups, hedges and retries of one moment by full name, in the order of declaration. Immutable.
 *
 * @param undeclaredBreakers the breakers that are used but not declared, and so have the default settings
 * @param undeclared         these breakers and the undeclared hedges and retries, in the order of first use
 */
record Catalog(
        Names<DefaultBreaker> breakers,
        Names<DefaultLimiter> limiters,
        Names<Group> groups,
        Names<DefaultHedge> hedges,
        Names<DefaultRetry> retries,
        Names<Boolean> undeclaredBreakers,
        Names<Boolean> undeclared) {

    /** Nothing is declared. */
    static Catalog none() {
        return new Catalog(
                Names.none(), Names.none(), Names.none(), Names.none(), Names.none(), Names.none(), Names.none());
    }
}
