package io.throttlemachines.internal.limiter;

import io.throttlemachines.internal.attempt.AttemptParts;
import io.throttlemachines.internal.event.Events;
import io.throttlemachines.internal.graph.DependencyCheck;
import io.throttlemachines.internal.store.Stores;

/**
 * What all limiters of one {@code ThrottleMachines} share. Internal.
 *
 * @param events where events go
 * @param dependencyCheck blocks calls for open dependencies
 * @param calls  the clock, where asynchronous callers wait, and what ends them when the library is closed
 * @param stores where limiters keep their permits
 */
public record LimiterParts(Events events, DependencyCheck dependencyCheck, AttemptParts calls, Stores stores) {}
