package io.throttlemachines.spring.actuate.response;

import io.throttlemachines.limiter.store.StoreStatus;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The instances that share permits, as this one sees them.
 *
 * @param name     the name of the fleet
 * @param instance the name of this instance
 * @param store    where the fleet's permits are kept; left out if no limiter shares them in Redis
 */
public record FleetDescriptor(
        String name, String instance, @Nullable StoreDescriptor store) implements OperationResponseBody {

    /**
     * A store.
     *
     * @param state     UP while limiters call it, DOWN from its first failure until it answers again
     * @param since     since when, ISO-8601 in UTC
     * @param lastError the latest failure on one line; left out if there was none
     */
    public record StoreDescriptor(
            String state, String since, @Nullable String lastError) {

        static @Nullable StoreDescriptor of(@Nullable StoreStatus status) {
            return status == null
                    ? null
                    : new StoreDescriptor(
                            status.available() ? "UP" : "DOWN",
                            status.since().toString(),
                            ResponseText.line(status.lastError()));
        }
    }

    public static FleetDescriptor of(String name, String instance, @Nullable StoreStatus store) {
        return new FleetDescriptor(name, instance, StoreDescriptor.of(store));
    }
}
