package io.throttlemachines.breaker;

import io.throttlemachines.state.CircuitState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A primary and what it opens, at one moment.
 *
 * @param primary     the primary
 * @param cascaded    its targets, in the order of declaration
 * @param triggeredAt when it last took others with it; null if it never did
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
