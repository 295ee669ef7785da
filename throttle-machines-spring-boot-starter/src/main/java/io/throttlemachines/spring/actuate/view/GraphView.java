package io.throttlemachines.spring.actuate.view;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.spring.actuate.response.RequestException;
import io.throttlemachines.spring.actuate.view.GraphDescriptor.EdgeDescriptor;
import io.throttlemachines.spring.actuate.view.GraphDescriptor.NodeDescriptor;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/** Shows the relations of breakers and limiters: {@code GET /actuator/throttle/graph}. Thread-safe. */
public final class GraphView implements ThrottleView {

    private final ThrottleMachines machines;

    public GraphView(ThrottleMachines machines) {
        this.machines = machines;
    }

    @Override
    public String segment() {
        return "graph";
    }

    @Override
    @RegisterReflectionForBinding({GraphDescriptor.class, NodeDescriptor.class, EdgeDescriptor.class})
    public OperationResponseBody show(Query query) {
        if (!query.path().isEmpty()) {
            throw RequestException.notFound("'graph' has no sub-path: the endpoint shows the graph as a whole.", null);
        }
        return GraphDescriptor.of(machines.graph());
    }
}
