package io.throttlemachines.spring.actuate;

import io.throttlemachines.spring.actuate.methods.GuardedMethod;
import io.throttlemachines.spring.aop.AdviceStep;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The annotated methods.
 *
 * @param methods for each its class, its signature and the steps around it, outermost first
 */
public record MethodsDescriptor(List<Map<String, Object>> methods) implements OperationResponseBody {

    static MethodsDescriptor of(List<GuardedMethod> methods) {
        return new MethodsDescriptor(
                methods.stream().map(MethodsDescriptor::describe).toList());
    }

    private static Map<String, Object> describe(GuardedMethod method) {
        Map<String, Object> described = method.described();
        described.put("steps", method.steps().stream().map(StepDescriptor::of).toList());
        return described;
    }

    /**
     * One step around a method.
     *
     * @param annotation the short name of its annotation; without one, the name of the advice
     * @param nodes      the full names of what it uses: limiters, a breaker, a retry, or a hedge and then its breakers; only for
     *                   annotations of this library
     * @param order      its order; left out if it has none
     * @param fallback   whether it has a fallback; only for annotations of this library
     */
    public record StepDescriptor(
            String annotation,
            @Nullable List<String> nodes,
            @Nullable Integer order,
            @Nullable Boolean fallback) {

        static StepDescriptor of(AdviceStep step) {
            boolean ours = !step.nodes().isEmpty();
            return new StepDescriptor(
                    step.kind(), ours ? step.nodes() : null, step.order(), ours ? step.fallback() : null);
        }
    }
}
