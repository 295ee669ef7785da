package io.throttlemachines.internal.attempt;

import io.throttlemachines.internal.call.UserCode;
import io.throttlemachines.internal.call.WaitingCalls;
import io.throttlemachines.internal.time.Time;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The parts that all hedges and retries of one {@code ThrottleMachines} share. Internal.
 *
 * @param time     the clock
 * @param executor runs attempts; asked when first needed
 * @param timers   measures waits and timeouts; asked when first needed
 * @param waiting  ends the calls under way at the end
 */
public record AttemptParts(
        Time time, Supplier<Executor> executor, Supplier<ScheduledExecutorService> timers, WaitingCalls waiting) {

    /** Runs attempts; {@code onTimer} if the calling thread is a timer's, which must not run them itself. */
    public Executor executor(boolean onTimer) {
        Executor runs = executor.get();
        return onTimer ? task -> HandOver.from(runs, task) : runs;
    }

    /** Cancels a timer that is no longer needed, if there is one. */
    public static void cancel(@Nullable Future<?> timer) {
        try {
            if (timer != null) {
                timer.cancel(false);
            }
        } catch (Throwable notCancelled) {
            UserCode.failed(() -> "Cancelling a timer", "it finds the call over", notCancelled);
        }
    }
}
