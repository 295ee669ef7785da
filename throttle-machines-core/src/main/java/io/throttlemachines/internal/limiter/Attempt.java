package io.throttlemachines.internal.limiter;

import io.throttlemachines.internal.time.Time;
import io.throttlemachines.metrics.ThrottleMeters.LimiterMeter.Outcome;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.refusal.ThrottledException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One caller's request for permits, and how long the caller is ready to wait. May try many times; its end is reported once.
 * For one caller.
 */
abstract class Attempt {

    /**
     * Takes the permits if they are free.
     *
     * @return zero if the call may go on; otherwise the nanoseconds to wait before the next try
     * @throws RefusedException if the call is blocked, or the permits would come too late
     */
    abstract long next();

    /** Does the same without holding the thread. */
    CompletionStage<Long> nextAsync() {
        return CompletableFuture.completedStage(next());
    }

    /** Gives back the permits of the last try, because the caller is gone. */
    abstract void refund();

    /** The refusal of a caller that was interrupted while waiting. */
    abstract ThrottledException interrupted(long wait);

    /** Reports that the call goes on after the last try. */
    abstract void admitted();

    /** Reports that the limiter asked last refused the call. */
    abstract void refused(Outcome outcome);

    /** The limiter whose permits the caller waits for, or last waited for. */
    abstract LimiterCore waitsFor();

    final void refused(RefusedException refusal) {
        refused(refusal instanceof ThrottledException ? Outcome.THROTTLED : Outcome.BLOCKED);
    }

    /** Reports that the caller cancelled while it waited, so that it counts as throttled. */
    final void cancelled() {
        LimiterCore core = waitsFor();
        core.ended(core.settings().meter(), Outcome.THROTTLED);
    }

    /** Tries for the first time, and reports the end unless the caller must wait. */
    final long first() {
        try {
            long wait = next();
            if (wait == 0) {
                admitted();
            }
            return wait;
        } catch (RefusedException refusal) {
            refused(refusal);
            throw refusal;
        }
    }

    /**
     * Waits and tries until the call may go on, holding the thread.
     *
     * @param first nanoseconds to wait before the next try
     */
    final void await(long first) {
        Time time = waitsFor().time();
        long since = time.nanos();
        try {
            for (long wait = first; wait > 0; wait = next()) {
                sleep(time, wait);
            }
            admitted();
        } catch (RefusedException refusal) {
            refused(refusal);
            throw refusal;
        } finally {
            waitsFor().waited(time.nanos() - since);
        }
    }

    private void sleep(Time time, long wait) {
        try {
            time.sleep(wait);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw interrupted(wait);
        }
    }
}
