package io.throttlemachines.spring.actuate.action;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.InvocationContext;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvoker;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvokerAdvisor;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameters;

/**
 * Passes all fields of a POST to the endpoint as one {@link ActionRequest}. The framework would pass only fields that have a
 * Java parameter: it would drop a misspelt field, and no Java parameter can be called {@code for}.
 */
public final class ActionRequestAdvisor implements OperationInvokerAdvisor {

    private static final EndpointId THROTTLE = EndpointId.of("throttle");
    private static final String PATH = "path";
    private static final String REQUEST = "request";

    @Override
    public OperationInvoker apply(
            EndpointId endpointId, OperationType type, OperationParameters parameters, OperationInvoker invoker) {
        return type == OperationType.WRITE && THROTTLE.equals(endpointId)
                ? context -> invoker.invoke(new OneRequest(context))
                : invoker;
    }

    /** The same invocation, with all fields as one argument. */
    private static final class OneRequest extends InvocationContext {

        private final InvocationContext context;

        OneRequest(InvocationContext context) {
            super(SecurityContext.NONE, oneRequest(context.getArguments()));
            this.context = context;
        }

        private static Map<String, Object> oneRequest(Map<String, Object> arguments) {
            Map<String, @Nullable String> fields = new LinkedHashMap<>();
            arguments.forEach((name, value) -> {
                if (!name.equals(PATH)) {
                    fields.put(name, text(value));
                }
            });
            Map<String, Object> merged = new LinkedHashMap<>();
            Object path = arguments.get(PATH);
            if (path != null) {
                merged.put(PATH, path);
            }
            merged.put(REQUEST, new ActionRequest(fields));
            return merged;
        }

        /** The first value, if the query repeats a field. */
        private static @Nullable String text(@Nullable Object value) {
            if (value instanceof Object[] values) {
                return values.length == 0 ? null : text(values[0]);
            }
            if (value instanceof Iterable<?> values) {
                return values.iterator().hasNext() ? text(values.iterator().next()) : null;
            }
            return value == null ? null : value.toString();
        }

        @Override
        public <T> @Nullable T resolveArgument(Class<T> type) {
            return context.resolveArgument(type);
        }

        @Override
        public boolean canResolve(Class<?> type) {
            return context.canResolve(type);
        }
    }
}
