package io.throttlemachines.event;

import io.throttlemachines.control.Mode;
import java.time.Instant;

/**
 * The mode of a breaker or limiter was changed while running.
 *
 * @param from the mode before
 * @param to   the mode after
 */
public record ModeChanged(String name, Mode from, Mode to, Instant at) implements ThrottleEvent {}
