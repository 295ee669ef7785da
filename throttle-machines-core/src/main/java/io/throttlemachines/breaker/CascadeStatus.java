package io.throttlemachines.breaker;

import io.throttlemachines.state.CircuitState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of a primary and its targets.
 *
 * @param primary     the primary
 * @param cascaded    its targets, in the order of declaration
 * @param triggeredAt when its opening last opened targets; null if it never did
 */
public record CascadeStatus(
        Member primary, List<Member> cascaded, @Nullable Instant triggeredAt) {

    /**
     * One breaker of a cascade.
     *
     * @param name     its full name
     * @param state    its state
     * @param failures as in {@link BreakerStatus#failures()}
     */
    public record Member(String name, CircuitState state, long failures) {}
}
