package io.throttlemachines.spring.actuate;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.graph.Impact;
import io.throttlemachines.spring.actuate.methods.GuardedMethod;
import io.throttlemachines.spring.actuate.response.RequestException;
import io.throttlemachines.spring.actuate.view.ThrottleView;
import io.throttlemachines.state.CircuitState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Shows what would become unavailable if a breaker opened: {@code GET /actuator/throttle/impact/{breaker}}, and without a
 * name for all breakers. Thread-safe.
 */
public final class ImpactView implements ThrottleView {

    private final ThrottleMachines machines;
    private final Supplier<List<GuardedMethod>> methods;

    /**
     * Shows impacts on breakers, limiters and methods.
     *
     * @param machines the breakers and limiters
     * @param methods  returns the current annotated methods
     */
    public ImpactView(ThrottleMachines machines, Supplier<List<GuardedMethod>> methods) {
        this.machines = machines;
        this.methods = methods;
    }

    @Override
    public String segment() {
        return "impact";
    }

    @Override
    @RegisterReflectionForBinding({ImpactDescriptor.class, ImpactDescriptor.All.class})
    public OperationResponseBody show(Query query) {
        RefusedMethods refused = new RefusedMethods(machines, methods.get());
        if (!query.path().isEmpty()) {
            return impact(query.path(), refused);
        }
        Map<String, ImpactDescriptor> impacts = new LinkedHashMap<>();
        machines.breakers().keySet().forEach(name -> impacts.put(name, impact(name, refused)));
        return new ImpactDescriptor.All(impacts);
    }

    private ImpactDescriptor impact(String name, RefusedMethods refused) {
        Map<String, Breaker> known = machines.breakers();
        Breaker breaker = known.get(name);
        if (breaker == null) {
            throw RequestException.unknownName("breaker", name, known.keySet());
        }
        Impact impact = machines.impact(name);
        CircuitState state = breaker.state();
        return ImpactDescriptor.of(impact, state, refused.by(impact, state));
    }
}
