package io.throttlemachines.internal.hedge;

import io.throttlemachines.internal.call.WaitingCalls;
import io.throttlemachines.internal.time.Time;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/**
 * The parts that all hedges of one {@code ThrottleMachines} share. Internal.
 *
 * @param time     the clock
 * @param executor runs attempts; asked when first needed
 * @param timers   measures delays and timeouts; asked when first needed
 * @param waiting  ends the calls under way at the end
 */
public record HedgeParts(
        Time time, Supplier<Executor> executor, Supplier<ScheduledExecutorService> timers, WaitingCalls waiting) {}
