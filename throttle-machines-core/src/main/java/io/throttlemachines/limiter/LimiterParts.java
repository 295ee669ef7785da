package io.throttlemachines.limiter;

import io.throttlemachines.event.Events;
import io.throttlemachines.graph.Way;
import io.throttlemachines.time.Time;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/**
 * What all limiters of one {@code ThrottleMachines} share. Internal.
 *
 * @param time   the clock
 * @param events where events go
 * @param way    clears the way of a blocked node
 * @param timers where asynchronous callers wait; asked for when the first of them does
 */
public record LimiterParts(Time time, Events events, Way way, Supplier<? extends ScheduledExecutorService> timers) {}
