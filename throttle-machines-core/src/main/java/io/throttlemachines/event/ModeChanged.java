package io.throttlemachines.event;

import io.throttlemachines.control.Mode;
import java.time.Instant;

/**
 * The mode of a breaker or limiter was changed while running.
 *
 * @param name the full name of the breaker or limiter
 * @param from the mode before
 * @param to   the mode after
 * @param at   when
 */
public record ModeChanged(String name, Mode from, Mode to, Instant at) implements ThrottleEvent {}
