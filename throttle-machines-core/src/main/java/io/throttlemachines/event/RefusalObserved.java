package io.throttlemachines.event;

import java.time.Instant;

/**
 * A breaker or limiter in {@code observe} mode let a call pass that it would have refused.
 *
 * @param reason why it would have refused, as one readable line
 */
public record RefusalObserved(String name, String reason, Instant at) implements ThrottleEvent {}
