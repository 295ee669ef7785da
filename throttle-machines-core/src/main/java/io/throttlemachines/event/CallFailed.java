package io.throttlemachines.event;

import java.time.Instant;

/**
 * A fire-and-forget call failed or was refused.
 *
 * @param name    the full name of the breaker around it
 * @param failure what it threw
 */
public record CallFailed(String name, Throwable failure, Instant at) implements ThrottleEvent {}
