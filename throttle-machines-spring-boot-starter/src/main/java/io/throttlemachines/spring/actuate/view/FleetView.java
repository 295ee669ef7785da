package io.throttlemachines.spring.actuate.view;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.fleet.FleetStatus;
import io.throttlemachines.limiter.store.StoreStatus;
import io.throttlemachines.spring.actuate.response.FleetDescriptor;
import io.throttlemachines.spring.actuate.response.RequestException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/** Shows the fleet that this instance belongs to: {@code GET /actuator/throttle/fleet}. Thread-safe. */
public final class FleetView implements ThrottleView {

    private final ThrottleMachines machines;
    private final String name;
    private final String instance;

    /**
     * A view of the fleet.
     *
     * @param name     the name of the fleet
     * @param instance the name of this instance
     */
    public FleetView(ThrottleMachines machines, String name, String instance) {
        this.machines = machines;
        this.name = name;
        this.instance = instance;
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

    /** The fleet now, if its instances share anything; otherwise null. */
    public @Nullable FleetDescriptor describeIfShared() {
        return machines.stores().isEmpty() ? null : describe();
    }

    private FleetDescriptor describe() {
        FleetStatus fleet = machines.fleet().orElse(null); // asks the store, whose status may change by that
        Map<String, StoreStatus> stores = machines.stores();
        return fleet == null || fleet.breakers().isEmpty()
                ? FleetDescriptor.of(name, instance, stores)
                : FleetDescriptor.of(fleet, stores);
    }
}
