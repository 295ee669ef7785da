package io.throttlemachines.event;

import java.time.Instant;

/**
 * A breaker or limiter in {@code observe} mode let a call pass that it would have refused.
 *
 * @param name   the full name of the breaker or limiter
 * @param reason why it would have refused, as one readable line
 * @param at     when
 */
public record RefusalObserved(String name, String reason, Instant at) implements ThrottleEvent {}
