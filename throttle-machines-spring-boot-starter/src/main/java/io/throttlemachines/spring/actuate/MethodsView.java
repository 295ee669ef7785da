package io.throttlemachines.spring.actuate;

import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Hedged;
import io.throttlemachines.annotation.Retried;
import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.spring.actuate.MethodsDescriptor.StepDescriptor;
import io.throttlemachines.spring.actuate.methods.GuardedMethod;
import io.throttlemachines.spring.actuate.methods.GuardedMethods;
import io.throttlemachines.spring.actuate.response.RequestException;
import io.throttlemachines.spring.actuate.response.ResponseText;
import io.throttlemachines.spring.actuate.view.ThrottleView;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Shows the annotated methods and the order of the steps around them: {@code GET /actuator/throttle/methods}.
 * {@code ?name=} leaves the methods that use the breaker, limiter, hedge or retry of that name, {@code ?kind=} those that have a
 * step of that annotation. Thread-safe.
 */
public final class MethodsView implements ThrottleView {

    private static final List<Class<?>> OURS =
            List.of(Retried.class, Throttled.class, CircuitBreaker.class, Hedged.class);

    private final GuardedMethods methods;

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
                    "'methods' has no sub-path. Filter by breaker, limiter, hedge or retry with methods?name=...",
                    null);
        }
        List<GuardedMethod> all = methods.all();
        rejectUnknown(query.kind(), all);
        return MethodsDescriptor.of(all.stream()
                .filter(method -> query.name() == null || method.uses(query.name()))
                .filter(method -> query.kind() == null || has(method, query.kind()))
                .toList());
    }

    /** The annotations of this library are known even if no method has them. */
    private static void rejectUnknown(@Nullable String kind, List<GuardedMethod> all) {
        Set<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        OURS.forEach(type -> known.add(type.getSimpleName()));
        all.forEach(method -> method.steps().forEach(step -> known.add(step.kind())));
        if (kind != null && !known.contains(kind)) {
            throw RequestException.wrong(
                    "There is no annotation " + ResponseText.quoted(kind) + ".", List.copyOf(known));
        }
    }

    private static boolean has(GuardedMethod method, String annotation) {
        return method.steps().stream().anyMatch(step -> step.kind().equalsIgnoreCase(annotation));
    }
}
