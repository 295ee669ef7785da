package io.throttlemachines;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.group.GroupConfig;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.limiter.LimiterConfig;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What is to be declared together, so that names may be used before the line that declares them. */
final class Declarations {

    final Map<String, BreakerConfig> breakers = new LinkedHashMap<>();
    final Map<String, LimiterConfig> limiters = new LinkedHashMap<>();
    final Map<String, GroupConfig> groups = new LinkedHashMap<>();
    final Map<String, HedgeConfig> hedges = new LinkedHashMap<>();

    /** Those of them that nobody declares, but somebody uses. */
    final Set<String> undeclared = new LinkedHashSet<>();
}
