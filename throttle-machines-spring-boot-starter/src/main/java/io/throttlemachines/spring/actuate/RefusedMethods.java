package io.throttlemachines.spring.actuate;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.graph.Impact;
import io.throttlemachines.graph.NodeStatus;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.spring.aop.GuardedMethod;
import io.throttlemachines.spring.aop.GuardedMethod.Step;
import io.throttlemachines.state.Mode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which annotated methods an impact refuses. What is in mode off or observe refuses nothing. For one look. */
final class RefusedMethods {

    private final ThrottleMachines machines;
    private final List<GuardedMethod> methods;
    private final Set<String> unavailableNow;

    RefusedMethods(ThrottleMachines machines, List<GuardedMethod> methods) {
        this.machines = machines;
        this.methods = methods;
        this.unavailableNow = machines.graph().nodes().stream()
                .filter(node -> !node.available())
                .map(NodeStatus::name)
                .collect(Collectors.toSet());
    }

    /** Each method once, with what refuses it first. */
    List<Map<String, Object>> by(Impact impact) {
        Set<String> down = Set.copyOf(impact.unavailable());
        List<Map<String, Object>> refused = new ArrayList<>();
        for (GuardedMethod method : methods) {
            for (Step step : method.steps()) {
                String node = refusing(step, down);
                if (node != null) {
                    refused.add(describe(method, step, node));
                    break; // what stands further in is not asked
                }
            }
        }
        return refused;
    }

    private @Nullable String refusing(Step step, Set<String> down) {
        for (String limiter : step.limiters()) {
            if (down.contains(limiter) && enforced(limiter, true)) {
                return limiter;
            }
        }
        List<String> breakers = step.breakers();
        if (step.hedge() != null) {
            boolean none = breakers.stream()
                    .allMatch(each -> (down.contains(each) || unavailableNow.contains(each)) && enforced(each, false));
            return none && breakers.stream().anyMatch(down::contains) ? step.hedge() : null;
        }
        return breakers.stream()
                .filter(each -> down.contains(each) && enforced(each, false))
                .findFirst()
                .orElse(null);
    }

    private boolean enforced(String name, boolean limiter) {
        if (limiter) {
            Limiter known = machines.limiters().get(name);
            return known != null && known.mode() == Mode.ENFORCE;
        }
        Breaker known = machines.breakers().get(name);
        return known != null && known.mode() == Mode.ENFORCE;
    }

    private static Map<String, Object> describe(GuardedMethod method, Step step, String node) {
        Map<String, Object> described = new LinkedHashMap<>(); // as no component of a record can be called class
        described.put("class", method.type());
        described.put("method", method.method());
        described.put("node", node);
        described.put("fallback", method.answered(step));
        return described;
    }
}
