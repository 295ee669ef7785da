package io.throttlemachines.spring.actuate;

import io.throttlemachines.graph.Impact;
import io.throttlemachines.state.CircuitState;
import java.util.List;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What a breaker would take down with it if it opened now; of an OPEN one, what it holds down. All lists are empty if it is
 * in mode off.
 *
 * @param breaker     its full name
 * @param state       CLOSED, OPEN or HALF_OPEN
 * @param opens       full names of the breakers that would open with it, in the order in which the cascade reaches them
 * @param unavailable full names of all that would be unavailable because of it, itself first
 * @param methods     the annotated methods that would be refused because of it, by class: of each also {@code node}, what
 *                    refuses it first (the full name of a breaker, limiter or hedge), and {@code fallback}, whether one
 *                    answers
 */
public record ImpactDescriptor(
        String breaker,
        CircuitState state,
        List<String> opens,
        List<String> unavailable,
        List<Map<String, Object>> methods)
        implements OperationResponseBody {

    static ImpactDescriptor of(Impact impact, CircuitState state, List<Map<String, Object>> methods) {
        return new ImpactDescriptor(impact.breaker(), state, impact.opens(), impact.unavailable(), methods);
    }
}
