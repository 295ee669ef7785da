package io.throttlemachines.group;

import io.throttlemachines.breaker.BreakerStatus;
import io.throttlemachines.limiter.LimiterStatus;
import java.util.List;
import java.util.Map;

/**
 * A group at one moment.
 *
 * @param operational   whether none of its breakers is OPEN
 * @param breakers      the status of each breaker, by short name
 * @param limiters      the status of each limiter, by short name
 * @param recoveryOrder the short names of its breakers, in order of recovery
 */
public record GroupStatus(
        String name,
        boolean operational,
        Map<String, BreakerStatus> breakers,
        Map<String, LimiterStatus> limiters,
        List<String> recoveryOrder) {}
