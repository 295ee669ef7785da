package io.throttlemachines;

import io.throttlemachines.group.Group;
import io.throttlemachines.internal.breaker.DefaultBreaker;
import io.throttlemachines.internal.hedge.DefaultHedge;
import io.throttlemachines.internal.limiter.DefaultLimiter;
import io.throttlemachines.internal.retry.DefaultRetry;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * All nodes, groups, hedges and retries of one moment by full name, in the order of declaration. Immutable.
 *
 * @param undeclaredBreakers the breakers that are used but not declared, and so have the default settings
 * @param undeclared         these breakers and the undeclared hedges and retries, in the order of first use
 */
record Catalog(
        Map<String, DefaultBreaker> breakers,
        Map<String, DefaultLimiter> limiters,
        Map<String, Group> groups,
        Map<String, DefaultHedge> hedges,
        Map<String, DefaultRetry> retries,
        Set<String> undeclaredBreakers,
        Set<String> undeclared) {

    static final Catalog NONE = new Catalog(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Set.of(), Set.of());

    Catalog {
        breakers = Collections.unmodifiableMap(breakers);
        limiters = Collections.unmodifiableMap(limiters);
        groups = Collections.unmodifiableMap(groups);
        hedges = Collections.unmodifiableMap(hedges);
        retries = Collections.unmodifiableMap(retries);
        undeclaredBreakers = Collections.unmodifiableSet(undeclaredBreakers);
        undeclared = Collections.unmodifiableSet(undeclared);
    }

    /** What this catalog has and an earlier one has not. */
    Catalog without(Catalog before) {
        return new Catalog(
                without(breakers, before.breakers),
                without(limiters, before.limiters),
                without(groups, before.groups),
                without(hedges, before.hedges),
                without(retries, before.retries),
                undeclaredBreakers,
                undeclared);
    }

    private static <T> Map<String, T> without(Map<String, T> all, Map<String, T> before) {
        Map<String, T> rest = new LinkedHashMap<>(all);
        rest.keySet().removeAll(before.keySet());
        return rest;
    }
}
