package io.throttlemachines.spring.actuate.view;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.spring.actuate.response.FleetDescriptor;
import io.throttlemachines.spring.actuate.response.RequestException;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/** Shows the fleet that this instance belongs to: {@code GET /actuator/throttle/fleet}. Thread-safe. */
public final class FleetView implements ThrottleView {

    private final ThrottleMachines machines;
    private final String name;
    private final String instance;
    private final String store;

    /**
     * A view of the fleet.
     *
     * @param name     the name of the fleet
     * @param instance the name of this instance
     * @param store    the store that the instances share
     */
    public FleetView(ThrottleMachines machines, String name, String instance, String store) {
        this.machines = machines;
        this.name = name;
        this.instance = instance;
        this.store = store;
    }

    @Override
    public String segment() {
        return "fleet";
    }

    @Override
    @RegisterReflectionForBinding(FleetDescriptor.class)
    public OperationResponseBody show(Query query) {
        if (!query.path().isEmpty()) {
            throw RequestException.notFound("'fleet' has no sub-path: the endpoint shows the fleet as a whole.", null);
        }
        return describe();
    }

    /** The fleet now. */
    public FleetDescriptor describe() {
        return FleetDescriptor.of(name, instance, machines.stores().get(store));
    }
}
