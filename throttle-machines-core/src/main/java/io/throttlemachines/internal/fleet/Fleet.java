package io.throttlemachines.internal.fleet;

import io.throttlemachines.fleet.FleetConfig;
import io.throttlemachines.fleet.FleetStatus;
import io.throttlemachines.fleet.FleetStore;
import io.throttlemachines.limiter.store.StoreStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** One instance's part in a fleet. Thread-safe. Internal. */
public final class Fleet {

    private final Given given;

    /** What the application gave. */
    public record Given(FleetConfig config, FleetStore store) {}

    /** Joins when the first cluster breaker is declared. */
    public Fleet(Given given) {
        this.given = given;
    }

    /** A snapshot. */
    public FleetStatus status() {
        FleetConfig config = given.config();
        return new FleetStatus(
                config.name(),
                config.instance(),
                List.of(),
                0,
                new StoreStatus(true, Instant.EPOCH, null),
                Map.of());
    }
}
