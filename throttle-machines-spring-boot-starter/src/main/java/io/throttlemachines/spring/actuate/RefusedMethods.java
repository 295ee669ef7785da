package io.throttlemachines.spring.actuate;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.control.Mode;
import io.throttlemachines.graph.Impact;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.spring.aop.GuardedMethod;
import io.throttlemachines.spring.aop.GuardedMethod.Step;
import io.throttlemachines.state.CircuitState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which annotated methods an impact refuses. What opens refuses at once; what is OPEN already is looked at as it is: once it
 * is due, it lets a call in. What is in mode off or observe refuses nothing. For one look.
 */
final class RefusedMethods {

    private final ThrottleMachines machines;
    private final List<GuardedMethod> methods;

    RefusedMethods(ThrottleMachines machines, List<GuardedMethod> methods) {
        this.machines = machines;
        this.methods = methods;
    }

    /**
     * Each method once, with what refuses it first.
     *
     * @param impact what a breaker takes down with it
     * @param state  that breaker's state now
     */
    List<Map<String, Object>> by(Impact impact, CircuitState state) {
        Look look = new Look(machines, Set.copyOf(impact.unavailable()), state == CircuitState.OPEN);
        List<Map<String, Object>> refused = new ArrayList<>();
        for (GuardedMethod method : methods) {
            for (Step step : method.steps()) {
                String node = look.refusing(step);
                if (node != null) {
                    refused.add(describe(method, step, node));
                    break; // what stands further in is not asked
                }
            }
        }
        return refused;
    }

    /**
     * How calls would fare.
     *
     * @param down what the impact makes unavailable
     * @param real whether it has happened already, so that there is nothing to imagine
     */
    private record Look(ThrottleMachines machines, Set<String> down, boolean real) {

        @Nullable
        String refusing(Step step) {
            for (String limiter : step.limiters()) {
                if (down.contains(limiter) && limiterRefuses(limiter)) {
                    return limiter;
                }
            }
            List<String> breakers = step.breakers();
            if (step.hedge() != null) {
                boolean none = breakers.stream().allMatch(this::breakerRefuses);
                return none && breakers.stream().anyMatch(down::contains) ? step.hedge() : null;
            }
            return breakers.stream()
                    .filter(each -> down.contains(each) && breakerRefuses(each))
                    .findFirst()
                    .orElse(null);
        }

        private boolean limiterRefuses(String name) {
            Limiter known = machines.limiters().get(name);
            if (known == null || known.mode() != Mode.ENFORCE) {
                return false;
            }
            return !real || !known.wouldAllow();
        }

        /** Of a hedge's breakers also those that the impact does not reach: they may refuse for reasons of their own. */
        private boolean breakerRefuses(String name) {
            Breaker known = machines.breakers().get(name);
            if (known == null || known.mode() != Mode.ENFORCE) {
                return false;
            }
            boolean imagined = !real && down.contains(name);
            return imagined || !known.wouldAllow();
        }
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
