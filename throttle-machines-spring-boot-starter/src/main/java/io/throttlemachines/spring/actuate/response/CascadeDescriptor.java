package io.throttlemachines.spring.actuate.response;

import io.throttlemachines.breaker.BreakerStatus.CascadeStatus;
import io.throttlemachines.breaker.BreakerStatus.CascadeStatus.Member;
import io.throttlemachines.state.CircuitState;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The status of a cascade: a primary and its targets.
 *
 * @param primary     the primary
 * @param cascaded    its targets, in the order of declaration
 * @param triggeredAt when it last opened its targets, ISO-8601 in UTC; left out if it never did
 */
public record CascadeDescriptor(
        CircuitDescriptor primary,
        List<CircuitDescriptor> cascaded,
        @Nullable String triggeredAt) implements OperationResponseBody {

    /**
     * One breaker of a cascade.
     *
     * @param name     its full name
     * @param state    CLOSED, OPEN or HALF_OPEN
     * @param failures failures within the window; for an OPEN circuit the failures that opened it
     */
    public record CircuitDescriptor(String name, CircuitState state, long failures) {

        private static CircuitDescriptor of(Member member) {
            return new CircuitDescriptor(member.name(), member.state(), member.failures());
        }
    }

    public static CascadeDescriptor of(CascadeStatus status) {
        return new CascadeDescriptor(
                CircuitDescriptor.of(status.primary()),
                status.cascaded().stream().map(CircuitDescriptor::of).toList(),
                ResponseText.instant(status.triggeredAt()));
    }
}
