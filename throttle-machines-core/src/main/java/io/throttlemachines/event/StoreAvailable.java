package io.throttlemachines.event;

import java.time.Instant;

/**
 * A store of permits answers again: from now on the limiters that use it share their permits again.
 *
 * @param name the name of the store
 */
public record StoreAvailable(String name, Instant at) implements ThrottleEvent {}
