package io.throttlemachines.spring.actuate.view;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.fleet.FleetStatus;
import io.throttlemachines.limiter.store.StoreStatus;
import io.throttlemachines.spring.actuate.response.FleetDescriptor;
import io.throttlemachines.spring.actuate.response.RequestException;
import org.jspecify.annotations.Nullable;
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

    /** The fleet now, if its instances share anything; otherwise null. */
    public @Nullable FleetDescriptor describeIfShared() {
        return machines.stores().isEmpty() ? null : describe();
    }

    private FleetDescriptor describe() {
        FleetStatus fleet = machines.fleet().orElse(null);
        StoreStatus shared = machines.stores().get(store);
        return fleet == null || fleet.breakers().isEmpty()
                ? FleetDescriptor.of(name, instance, shared)
                : FleetDescriptor.of(fleet, shared == null || shared.available() ? fleet.store() : shared);
    }
}
