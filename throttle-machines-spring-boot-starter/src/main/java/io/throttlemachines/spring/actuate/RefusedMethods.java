package io.throttlemachines.spring.actuate;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.control.Mode;
import io.throttlemachines.graph.Impact;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.spring.actuate.methods.GuardedMethod;
import io.throttlemachines.spring.aop.AdviceStep;
import io.throttlemachines.state.CircuitState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which annotated methods an impact refuses. A breaker that would open refuses at once. A breaker that is already OPEN is
 * judged by its current status: once recovery is due, it lets a call in. In mode off or observe nothing is refused. One instance
 * serves one query.
 */
final class RefusedMethods {

    private final ThrottleMachines machines;
    private final List<GuardedMethod> methods;

    RefusedMethods(ThrottleMachines machines, List<GuardedMethod> methods) {
        this.machines = machines;
        this.methods = methods;
    }

    /**
     * Each refused method once, with the first breaker, limiter or hedge that refuses it.
     *
     * @param impact the impact of a breaker
     * @param state  the current state of that breaker
     */
    List<Map<String, Object>> by(Impact impact, CircuitState state) {
        List<String> breakers = new ArrayList<>(impact.unavailable());
        impact.limiters().forEach(breakers::remove); // one of the two, if a breaker and a limiter share the name
        Forecast forecast =
                new Forecast(machines, Set.copyOf(breakers), Set.copyOf(impact.limiters()), state == CircuitState.OPEN);
        List<Map<String, Object>> refused = new ArrayList<>();
        for (GuardedMethod method : methods) {
            for (AdviceStep step : method.steps()) {
                String node = forecast.refusing(step);
                if (node != null) {
                    Map<String, Object> described = method.described();
                    described.put("node", node);
                    described.put("fallback", method.answered(step));
                    refused.add(described);
                    break; // the call never reaches the inner steps
                }
            }
        }
        return refused;
    }

    /**
     * Decides which steps refuse.
     *
     * @param unavailable the breakers that the impact makes unavailable
     * @param limiters    the limiters that the impact makes unavailable
     * @param happened    whether the breaker is OPEN already, so that the current status decides
     */
    private record Forecast(
            ThrottleMachines machines, Set<String> unavailable, Set<String> limiters, boolean happened) {

        @Nullable
        String refusing(AdviceStep step) {
            for (String limiter : step.limiters()) {
                if (limiters.contains(limiter) && limiterRefuses(limiter)) {
                    return limiter;
                }
            }
            List<String> breakers = step.breakers();
            if (step.hedge() != null) {
                boolean allRefuse = breakers.stream().allMatch(this::breakerRefuses);
                return allRefuse && breakers.stream().anyMatch(unavailable::contains) ? step.hedge() : null;
            }
            return breakers.stream()
                    .filter(each -> unavailable.contains(each) && breakerRefuses(each))
                    .findFirst()
                    .orElse(null);
        }

        private boolean limiterRefuses(String name) {
            Limiter known = machines.limiters().get(name);
            if (known == null || known.mode() != Mode.ENFORCE) {
                return false;
            }
            return !happened || !known.wouldAllow();
        }

        /** Asked also for breakers of a hedge that the impact does not reach: they may refuse for other reasons. */
        private boolean breakerRefuses(String name) {
            Breaker known = machines.breakers().get(name);
            if (known == null || known.mode() != Mode.ENFORCE) {
                return false;
            }
            boolean wouldOpen = !happened && unavailable.contains(name);
            return wouldOpen || !known.wouldAllow();
        }
    }
}
