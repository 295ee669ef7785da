package io.throttlemachines.spring.actuate.methods;

import io.throttlemachines.spring.aop.AdviceStep;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A method of a bean around which at least one annotation of this library acts, described for people. Immutable.
 *
 * @param type   the full name of the bean's class; for a class made at run time, that of the interface
 * @param method its name and the types of its parameters, such as {@code reserve(String, int)}
 * @param steps  the advice around it, outermost first
 */
public record GuardedMethod(String type, String method, List<AdviceStep> steps) {

    /** Copies the steps. */
    public GuardedMethod {
        steps = List.copyOf(steps);
    }

    /** A new map of its class and method, by these names. A record component cannot be called {@code class}. */
    public Map<String, Object> described() {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("class", type);
        described.put("method", method);
        return described;
    }

    /** Whether one of its steps uses the breaker, limiter, hedge or retry with this full name. */
    public boolean uses(String name) {
        return steps.stream().anyMatch(step -> step.nodes().contains(name));
    }

    /**
     * Whether a fallback answers for what one of its steps refuses: its own, or that of a step further out.
     *
     * @param step one of the {@link #steps()}
     */
    public boolean answered(AdviceStep step) {
        int place = steps.indexOf(step);
        return place >= 0 && steps.subList(0, place + 1).stream().anyMatch(AdviceStep::fallback);
    }
}
