package io.throttlemachines.event;

import java.time.Instant;

/**
 * A store of permits does not answer any more: from now on the limiters that use it decide as its {@code on-failure} says.
 *
 * @param name  the name of the store
 * @param error the failure in one line
 */
public record StoreUnavailable(String name, String error, Instant at) implements ThrottleEvent {}
