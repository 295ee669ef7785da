package io.throttlemachines.spring.actuate;

import io.throttlemachines.graph.Impact;
import io.throttlemachines.state.CircuitState;
import java.util.List;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What would open and become unavailable if a breaker opened now; for an OPEN breaker, what is unavailable because of it. All
 * lists are empty if it is in mode off.
 *
 * @param breaker     its full name
 * @param state       CLOSED, OPEN or HALF_OPEN
 * @param opens       full names of the breakers that would open with it, in the order in which the cascade reaches them
 * @param unavailable full names of all breakers and limiters that would be unavailable because of it, itself first
 * @param methods     the annotated methods that would be refused because of it, sorted by class. Each has its
 *                    class and signature, {@code node} (the full name of the breaker, limiter or hedge that refuses first)
 *                    and {@code fallback} (whether a fallback answers)
 */
public record ImpactDescriptor(
        String breaker,
        CircuitState state,
        List<String> opens,
        List<String> unavailable,
        List<Map<String, Object>> methods)
        implements OperationResponseBody {

    /**
     * The impact of each breaker.
     *
     * @param impacts by the breaker's full name, in the order of declaration
     */
    public record All(Map<String, ImpactDescriptor> impacts) implements OperationResponseBody {}

    static ImpactDescriptor of(Impact impact, CircuitState state, List<Map<String, Object>> methods) {
        return new ImpactDescriptor(impact.breaker(), state, impact.opens(), impact.unavailable(), methods);
    }
}
