package io.throttlemachines.fleet;

import io.throttlemachines.fleet.FleetStore.Instance;
import io.throttlemachines.limiter.store.StoreStatus;
import io.throttlemachines.state.CircuitState;
import java.util.List;
import java.util.Map;

/**
 * A snapshot of a fleet, as one instance knows it.
 *
 * @param name      the name of the fleet
 * @param instance  the name of this instance
 * @param instances the live instances, by the last answer of the store; in the order of their names
 * @param live      how many instances are live, by the last beat
 * @param store     whether the store answers
 * @param breakers  the cluster breakers by full name
 */
public record FleetStatus(
        String name,
        String instance,
        List<Instance> instances,
        int live,
        StoreStatus store,
        Map<String, ClusterBreaker> breakers) {

    /**
     * A cluster breaker.
     *
     * @param state  the state that the fleet has agreed on; the circuit of this instance may differ while it alone is open
     * @param epoch  the epoch of that state; 0 before the first transition
     * @param votes  the live instances that vote to open it
     * @param needed how many votes open it now
     * @param quorum the quorum, as it is set
     * @param probes the instances that send a probe now, each once for each probe
     */
    public record ClusterBreaker(
            CircuitState state, long epoch, List<String> votes, int needed, Quorum quorum, List<String> probes) {}
}
