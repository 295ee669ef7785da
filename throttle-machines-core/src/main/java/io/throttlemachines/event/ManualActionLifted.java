package io.throttlemachines.event;

import io.throttlemachines.control.ManualAction;
import java.time.Instant;

/**
 * The time for which something was done by hand is over. Told when somebody looks or calls after that time.
 *
 * @param name   the full name of the breaker or limiter it was done to
 * @param action what had been done
 * @param at     when it was found to be over
 */
public record ManualActionLifted(String name, ManualAction action, Instant at) implements ThrottleEvent {}
