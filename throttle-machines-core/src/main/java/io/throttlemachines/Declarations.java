package io.throttlemachines;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.group.GroupConfig;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.retry.RetryConfig;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Declarations that enter together, so that a name may be used before the line that declares it. */
final class Declarations {

    final Map<String, BreakerConfig> breakers = new LinkedHashMap<>();
    final Map<String, LimiterConfig> limiters = new LinkedHashMap<>();
    final Map<String, GroupConfig> groups = new LinkedHashMap<>();
    final Map<String, HedgeConfig> hedges = new LinkedHashMap<>();
    final Map<String, RetryConfig> retries = new LinkedHashMap<>();

    /** The breakers among them that are used but not declared. */
    final Set<String> undeclaredBreakers = new LinkedHashSet<>();

    /** The hedges and retries among them that are used but not declared. */
    final Set<String> undeclaredCalls = new LinkedHashSet<>();

    /** The same declarations, to which more can be added. */
    Declarations copy() {
        Declarations copy = new Declarations();
        copy.breakers.putAll(breakers);
        copy.limiters.putAll(limiters);
        copy.groups.putAll(groups);
        copy.hedges.putAll(hedges);
        copy.retries.putAll(retries);
        copy.undeclaredBreakers.addAll(undeclaredBreakers);
        copy.undeclaredCalls.addAll(undeclaredCalls);
        return copy;
    }
}
