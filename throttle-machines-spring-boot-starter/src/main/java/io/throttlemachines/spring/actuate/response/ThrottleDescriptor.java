package io.throttlemachines.spring.actuate.response;

import java.util.Map;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Everything there is, each by full name in the order of declaration.
 *
 * @param breakers all breakers, members of groups and primaries of cascades too
 * @param limiters all limiters, members of groups too
 * @param cascades the breakers that open others, as such
 * @param groups   the groups, with their members by short name
 * @param hedges   the hedges
 */
public record ThrottleDescriptor(
        Map<String, BreakerDescriptor> breakers,
        Map<String, LimiterDescriptor> limiters,
        Map<String, CascadeDescriptor> cascades,
        Map<String, GroupDescriptor> groups,
        Map<String, HedgeDescriptor> hedges)
        implements OperationResponseBody {}
