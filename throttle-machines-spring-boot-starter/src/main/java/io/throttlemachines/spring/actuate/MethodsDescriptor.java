package io.throttlemachines.spring.actuate;

import io.throttlemachines.spring.aop.GuardedMethod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Annotated methods as they are shown.
 *
 * @param methods its class, its signature and the steps around it, outermost first, for each
 */
public record MethodsDescriptor(List<Map<String, Object>> methods) implements OperationResponseBody {

    static MethodsDescriptor of(List<GuardedMethod> methods) {
        return new MethodsDescriptor(
                methods.stream().map(MethodsDescriptor::describe).toList());
    }

    private static Map<String, Object> describe(GuardedMethod method) {
        Map<String, Object> described = new LinkedHashMap<>(); // as no component of a record can be called class
        described.put("class", method.type());
        described.put("method", method.method());
        described.put("steps", method.steps().stream().map(StepDescriptor::of).toList());
        return described;
    }

    /**
     * One thing that acts around a method.
     *
     * @param annotation its short name; where there is none, what the advice is called
     * @param nodes      the full names of what it uses: limiters, a breaker, or a hedge and then its breakers; for ours
     * @param order      its number, if it has one
     * @param fallback   whether it has a fallback; for ours
     */
    public record StepDescriptor(
            String annotation,
            @Nullable List<String> nodes,
            @Nullable Integer order,
            @Nullable Boolean fallback) {

        static StepDescriptor of(GuardedMethod.Step step) {
            boolean ours = !step.nodes().isEmpty();
            return new StepDescriptor(
                    step.kind(), ours ? step.nodes() : null, step.order(), ours ? step.fallback() : null);
        }
    }
}
