package io.throttlemachines.internal.limiter;

import io.throttlemachines.internal.call.WaitingCalls;
import io.throttlemachines.internal.event.Events;
import io.throttlemachines.internal.graph.DependencyCheck;
import io.throttlemachines.internal.store.Stores;
import io.throttlemachines.internal.time.Time;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/**
 * What all limiters of one {@code ThrottleMachines} share. Internal.
 *
 * @param time   the clock
 * @param events where events go
 * @param dependencyCheck blocks calls for open dependencies
 * @param timers where asynchronous callers wait; asked for when the first of them does
 * @param waiting ends the asynchronous callers that wait at the end
 * @param stores where limiters keep their permits
 */
public record LimiterParts(
        Time time,
        Events events,
        DependencyCheck dependencyCheck,
        Supplier<? extends ScheduledExecutorService> timers,
        WaitingCalls waiting,
        Stores stores) {}
