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
 * Hands all fields of a POST to the endpoint as one {@link ActionRequest}. The framework would hand over only those for which
 * there is a Java parameter: a field misspelt would be lost, and {@code for} is no name for one.
 */
public final class ActionRequestAdvisor implements OperationInvokerAdvisor {

    private static final EndpointId THROTTLE = EndpointId.of("throttle");
    private static final String PATH = "path";
    private static final String REQUEST = "request";

    @Override
    public OperationInvoker apply(
            EndpointId endpointId, OperationType type, OperationParameters parameters, OperationInvoker invoker) {
        return type == OperationType.WRITE && THROTTLE.equals(endpointId)
                ? context -> invoker.invoke(new Whole(context))
                : invoker;
    }

    /** The same invocation, with other arguments. */
    private static final class Whole extends InvocationContext {

        private final InvocationContext context;

        Whole(InvocationContext context) {
            super(SecurityContext.NONE, whole(context.getArguments()));
            this.context = context;
        }

        private static Map<String, Object> whole(Map<String, Object> arguments) {
            Map<String, @Nullable String> fields = new LinkedHashMap<>();
            arguments.forEach((name, value) -> {
                if (!name.equals(PATH)) {
                    fields.put(name, text(value));
                }
            });
            Map<String, Object> whole = new LinkedHashMap<>();
            Object path = arguments.get(PATH);
            if (path != null) {
                whole.put(PATH, path);
            }
            whole.put(REQUEST, new ActionRequest(fields));
            return whole;
        }

        /** Of a query that gives a value twice, the first. */
        private static @Nullable String text(@Nullable Object value) {
            if (value instanceof Object[] several) {
                return several.length == 0 ? null : text(several[0]);
            }
            if (value instanceof Iterable<?> several) {
                return several.iterator().hasNext() ? text(several.iterator().next()) : null;
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
