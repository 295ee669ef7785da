package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.RetryAfterResolver;
import io.throttlemachines.internal.event.Events;
import io.throttlemachines.internal.graph.DependencyCheck;
import io.throttlemachines.internal.graph.Graph;
import io.throttlemachines.internal.time.Time;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What all breakers of one {@code ThrottleMachines} share. Internal.
 *
 * @param time     the clock
 * @param events   where events go
 * @param graph    who depends on whom
 * @param dependencyCheck blocks calls for open dependencies
 * @param executor   runs calls that nobody's own thread makes; asked when first needed
 * @param retryAfter reads off failures how long to wait; null if nobody does
 */
public record BreakerParts(
        Time time,
        Events events,
        Graph graph,
        DependencyCheck dependencyCheck,
        Supplier<Executor> executor,
        @Nullable RetryAfterResolver retryAfter) {}
