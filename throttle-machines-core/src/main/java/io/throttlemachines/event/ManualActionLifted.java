package io.throttlemachines.event;

import io.throttlemachines.control.ManualAction;
import java.time.Instant;

/**
 * The time of a manual action is over. Published at the first look or call after that time.
 *
 * @param action the manual action
 * @param at     when the look or call found the time to be over
 */
public record ManualActionLifted(String name, ManualAction action, Instant at) implements ThrottleEvent {}
