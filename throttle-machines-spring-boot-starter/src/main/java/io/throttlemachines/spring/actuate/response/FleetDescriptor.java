package io.throttlemachines.spring.actuate.response;

import io.throttlemachines.fleet.FleetStatus;
import io.throttlemachines.fleet.FleetStatus.ClusterBreaker;
import io.throttlemachines.limiter.store.StoreStatus;
import io.throttlemachines.state.CircuitState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The instances that share permits or breakers, as this one sees them.
 *
 * @param name      the name of the fleet
 * @param instance  the name of this instance
 * @param instances the live instances by name; left out if there is no cluster breaker
 * @param store     the first store that is DOWN, or else the first of all; left out if nothing is shared
 * @param stores    all stores by name: those of limiters, and that of the cluster breakers; left out if nothing is shared
 * @param breakers  the cluster breakers by full name; left out if there is none
 */
public record FleetDescriptor(
        String name,
        String instance,
        @Nullable Map<String, InstanceDescriptor> instances,
        @Nullable StoreDescriptor store,
        @Nullable Map<String, StoreDescriptor> stores,
        @Nullable Map<String, ClusterBreakerDescriptor> breakers)
        implements OperationResponseBody {

    /**
     * A live instance.
     *
     * @param lastSeen when it last gave a sign of life, ISO-8601 in UTC, by the clock of the store
     */
    public record InstanceDescriptor(String lastSeen) {}

    /**
     * What the fleet has agreed on for a breaker. The circuit of an instance may differ while that instance alone is open.
     *
     * @param state  CLOSED, OPEN or HALF_OPEN
     * @param epoch  numbers the transitions; 0 before the first
     * @param votes  the instances that vote to open it
     * @param needed how many votes open it now
     * @param quorum the setting: a share with a decimal point, or a count
     * @param probes the instances that send a probe now, each once for each probe
     */
    public record ClusterBreakerDescriptor(
            CircuitState state, long epoch, List<String> votes, int needed, String quorum, List<String> probes) {

        static ClusterBreakerDescriptor of(ClusterBreaker breaker) {
            return new ClusterBreakerDescriptor(
                    breaker.state(),
                    breaker.epoch(),
                    breaker.votes(),
                    breaker.needed(),
                    breaker.quorum().toString(),
                    breaker.probes());
        }
    }

    /**
     * A store.
     *
     * @param state     UP while it is called, DOWN from its first failure until it answers again
     * @param since     since when, ISO-8601 in UTC
     * @param lastError the latest failure on one line; left out if there was none
     */
    public record StoreDescriptor(
            String state, String since, @Nullable String lastError) {

        private static final String DOWN = "DOWN";

        static StoreDescriptor of(StoreStatus status) {
            return new StoreDescriptor(
                    status.available() ? "UP" : DOWN, status.since().toString(), ResponseText.line(status.lastError()));
        }

        /** The one that an operator should look at; null if there is none. */
        static @Nullable StoreDescriptor worst(Collection<StoreDescriptor> all) {
            return all.stream()
                    .filter(each -> each.state().equals(DOWN))
                    .findFirst()
                    .orElse(all.stream().findFirst().orElse(null));
        }
    }

    /** A fleet without cluster breakers. */
    public static FleetDescriptor of(String name, String instance, Map<String, StoreStatus> stores) {
        return of(name, instance, null, stores, null);
    }

    /** A fleet with cluster breakers. */
    public static FleetDescriptor of(FleetStatus fleet, Map<String, StoreStatus> stores) {
        Map<String, InstanceDescriptor> instances = new LinkedHashMap<>();
        fleet.instances()
                .forEach(each -> instances.put(
                        each.name(),
                        new InstanceDescriptor(instant(each.lastSeen()).toString())));
        Map<String, ClusterBreakerDescriptor> breakers = new TreeMap<>();
        fleet.breakers().forEach((name, breaker) -> breakers.put(name, ClusterBreakerDescriptor.of(breaker)));
        return of(fleet.name(), fleet.instance(), instances, stores, breakers);
    }

    private static FleetDescriptor of(
            String name,
            String instance,
            @Nullable Map<String, InstanceDescriptor> instances,
            Map<String, StoreStatus> stores,
            @Nullable Map<String, ClusterBreakerDescriptor> breakers) {
        Map<String, StoreDescriptor> described = new TreeMap<>();
        stores.forEach((store, status) -> described.put(store, StoreDescriptor.of(status)));
        return new FleetDescriptor(
                name,
                instance,
                instances,
                StoreDescriptor.worst(described.values()),
                described.isEmpty() ? null : described,
                breakers);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
