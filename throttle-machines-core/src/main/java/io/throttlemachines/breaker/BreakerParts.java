package io.throttlemachines.breaker;

import io.throttlemachines.event.Events;
import io.throttlemachines.graph.Graph;
import io.throttlemachines.graph.Way;
import io.throttlemachines.time.Time;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What all breakers of one {@code ThrottleMachines} share. Internal.
 *
 * @param time     the clock
 * @param events   where events go
 * @param graph    who depends on whom
 * @param way      what stands in whose way
 * @param executor   runs calls that nobody's own thread makes; asked when first needed
 * @param retryAfter reads off failures how long to wait; null if nobody does
 */
public record BreakerParts(
        Time time,
        Events events,
        Graph graph,
        Way way,
        Supplier<Executor> executor,
        @Nullable RetryAfterResolver retryAfter) {}
