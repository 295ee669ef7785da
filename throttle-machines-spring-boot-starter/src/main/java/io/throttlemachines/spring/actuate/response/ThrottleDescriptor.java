package io.throttlemachines.spring.actuate.response;

import java.util.Map;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The status of everything, by full name in the order of declaration.
 *
 * @param breakers all breakers, with members of groups and primaries of cascades
 * @param limiters all limiters, with members of groups
 * @param cascades the cascades, by the name of the primary
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
