package io.throttlemachines.spring.actuate;

import io.throttlemachines.spring.actuate.MethodsDescriptor.StepDescriptor;
import io.throttlemachines.spring.aop.GuardedMethod;
import io.throttlemachines.spring.aop.GuardedMethods;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Shows around which methods annotations act and in which order: {@code GET /actuator/throttle/methods}; with
 * {@code ?name=} those that use a breaker, limiter or hedge of that name, with {@code ?kind=} those that have a step of
 * that annotation. Thread-safe.
 */
public final class MethodsView implements ThrottleView {

    private final GuardedMethods methods;

    /**
     * Shows these.
     *
     * @param methods the methods
     */
    public MethodsView(GuardedMethods methods) {
        this.methods = methods;
    }

    @Override
    public String segment() {
        return "methods";
    }

    @Override
    @RegisterReflectionForBinding({MethodsDescriptor.class, StepDescriptor.class})
    public OperationResponseBody show(Query query) {
        if (!query.path().isEmpty()) {
            throw RequestException.notFound(
                    "There is nothing below methods. Those that use one breaker, limiter or hedge are at methods?name=...",
                    null);
        }
        return MethodsDescriptor.of(methods.all().stream()
                .filter(method -> query.name() == null || method.uses(query.name()))
                .filter(method -> query.kind() == null || has(method, query.kind()))
                .toList());
    }

    private static boolean has(GuardedMethod method, String annotation) {
        return method.steps().stream().anyMatch(step -> step.kind().equalsIgnoreCase(annotation));
    }
}
