package io.throttlemachines.spring.actuate.response;

import io.throttlemachines.group.GroupStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The status of a group.
 *
 * @param operational   whether none of its breakers is OPEN
 * @param members       its breakers, then its limiters, by short name
 * @param recoveryOrder the short names of its breakers, in order of recovery
 */
public record GroupDescriptor(boolean operational, Map<String, MemberDescriptor> members, List<String> recoveryOrder)
        implements OperationResponseBody {

    public static GroupDescriptor of(GroupStatus status) {
        Map<String, MemberDescriptor> members = new LinkedHashMap<>();
        status.breakers().forEach((name, breaker) -> members.put(name, BreakerDescriptor.of(breaker)));
        status.limiters().forEach((name, limiter) -> members.put(name, LimiterDescriptor.of(limiter)));
        return new GroupDescriptor(status.operational(), members, status.recoveryOrder());
    }
}
