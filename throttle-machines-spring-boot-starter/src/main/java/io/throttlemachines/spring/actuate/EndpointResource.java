package io.throttlemachines.spring.actuate;

import io.throttlemachines.spring.actuate.action.Action;
import io.throttlemachines.spring.actuate.response.RequestException;
import io.throttlemachines.spring.actuate.response.ResponseText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * One kind of node, such as breakers.
 *
 * @param noun       the word for one node
 * @param all        the current nodes, by full name
 * @param descriptor describes one node
 * @param actions    the actions, by name
 * @param <T>        the type of the nodes
 * @param <D>        the type of their descriptors
 */
record EndpointResource<T, D extends OperationResponseBody>(
        String noun, Supplier<Map<String, T>> all, Function<T, D> descriptor, Map<String, Action<T>> actions) {

    T find(String name) {
        Map<String, T> known = all.get();
        T node = known.get(name);
        if (node == null) {
            throw RequestException.unknownName(noun, name, known.keySet());
        }
        return node;
    }

    Action<T> action(@Nullable String name) {
        Action<T> action = name == null ? null : actions.get(name);
        if (action == null) {
            String problem = name == null
                    ? "The action is missing: write it as {\"action\": \"...\"}."
                    : "There is no action " + ResponseText.quoted(name) + " for a " + noun + ".";
            throw RequestException.wrong(problem, List.copyOf(actions.keySet()));
        }
        return action;
    }

    D describe(T node) {
        return descriptor.apply(node);
    }

    D describe(String name) {
        return describe(find(name));
    }

    Map<String, D> describeAll() {
        Map<String, D> descriptors = new LinkedHashMap<>();
        all.get().forEach((name, node) -> descriptors.put(name, describe(node)));
        return descriptors;
    }
}
