package io.throttlemachines.spring.actuate.response;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The status of everything, or of one kind, by full name in the order of declaration. For one kind, the others are null
 * and left out.
 *
 * @param breakers all breakers, with members of groups and primaries of cascades
 * @param limiters all limiters, with members of groups
 * @param cascades the cascades, by the name of the primary
 * @param groups   the groups, with their members by short name
 * @param hedges   the hedges
 * @param retries  the retries
 * @param fleet    the instances that share permits or breakers; left out if nothing is shared
 */
public record ThrottleDescriptor(
        @Nullable Map<String, BreakerDescriptor> breakers,
        @Nullable Map<String, LimiterDescriptor> limiters,
        @Nullable Map<String, CascadeDescriptor> cascades,
        @Nullable Map<String, GroupDescriptor> groups,
        @Nullable Map<String, HedgeDescriptor> hedges,
        @Nullable Map<String, RetryDescriptor> retries,
        @Nullable FleetDescriptor fleet)
        implements OperationResponseBody {

    /** The same with the fleet. */
    public ThrottleDescriptor with(@Nullable FleetDescriptor shown) {
        return new ThrottleDescriptor(breakers, limiters, cascades, groups, hedges, retries, shown);
    }
}
