package io.throttlemachines.event;

import io.throttlemachines.graph.GraphStatus.NodeStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A store of permits does not answer any more: from now on the limiters that use it decide as its {@code on-failure} says.
 *
 * @param name  the name of the store
 * @param error the failure in one line
 */
public record StoreUnavailable(String name, String error, Instant at) implements ThrottleEvent {

    @Override
    public NodeStatus.@Nullable Kind nodeKind() {
        return null;
    }
}
