package io.throttlemachines.event;

import io.throttlemachines.graph.GraphStatus.NodeStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A store of permits answers again: from now on the limiters that use it share their permits again.
 *
 * @param name the name of the store
 */
public record StoreAvailable(String name, Instant at) implements ThrottleEvent {

    @Override
    public NodeStatus.@Nullable Kind nodeKind() {
        return null;
    }
}
