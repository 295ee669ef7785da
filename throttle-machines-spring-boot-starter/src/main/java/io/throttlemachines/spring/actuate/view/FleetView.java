package io.throttlemachines.spring.actuate.view;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.spring.actuate.response.FleetDescriptor;
import io.throttlemachines.spring.actuate.response.RequestException;
import io.throttlemachines.spring.store.FleetIdentity;
import io.throttlemachines.spring.store.StoreBeans;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/** Shows the fleet that this instance belongs to: {@code GET /actuator/throttle/fleet}. Thread-safe. */
public final class FleetView implements ThrottleView {

    private final ThrottleMachines machines;
    private final FleetIdentity identity;

    public FleetView(ThrottleMachines machines, FleetIdentity identity) {
        this.machines = machines;
        this.identity = identity;
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
        return FleetDescriptor.of(
                identity.name(), identity.instance(), machines.stores().get(StoreBeans.REDIS));
    }
}
