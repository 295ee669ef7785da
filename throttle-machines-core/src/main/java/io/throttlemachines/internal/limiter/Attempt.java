package io.throttlemachines.internal.limiter;

import io.throttlemachines.internal.attempt.EndableSleep;
import io.throttlemachines.internal.bulkhead.Place;
import io.throttlemachines.internal.bulkhead.PlaceWait;
import io.throttlemachines.internal.call.StackRoom;
import io.throttlemachines.internal.time.Time;
import io.throttlemachines.limiter.Permit;
import io.throttlemachines.metrics.ThrottleMeters.LimiterMeter.Outcome;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.refusal.ThrottledException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One caller's request for permits, and how long the caller is ready to wait. May try many times; its end is reported once.
 * For one caller.
 */
abstract class Attempt {

    /** The wait for a place that another call must give back first: {@link #placeWait} ends when the caller has it. */
    static final long FOR_PLACE = Long.MAX_VALUE - 2;

    /**
     * Takes the permits if they are free.
     *
     * @return zero if the call may go on; otherwise the nanoseconds to wait before the next try, or {@link #FOR_PLACE}
     * @throws RefusedException if the call is blocked, or the permits would come too late
     */
    abstract long next();

    /** Does the same without holding the thread. */
    CompletionStage<Long> nextAsync() {
        return CompletableFuture.completedStage(next());
    }

    /** The wait that follows when a try has returned {@link #FOR_PLACE}. */
    PlaceWait placeWait() {
        throw new IllegalStateException("No place is waited for.");
    }

    /** What gives back the permits of the last try when the call has ended. */
    Permit permit() {
        return NoPermit.INSTANCE;
    }

    /** The place of a request that is for nothing else; null if the call goes on without. */
    @Nullable
    Place onlyPlace() {
        return null;
    }

    /** Keeps places for callers that give them back by {@link LimiterPermits#release}. */
    void keep() {}

    /** Gives back the permits of the last try after {@link #keep}, because the caller is gone. */
    void returnKept() {
        refund();
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
        long wait;
        try {
            wait = next();
        } catch (RefusedException refusal) {
            refused(refusal);
            throw refusal;
        }
        if (wait == 0) {
            orRefund(this::admitted);
        }
        return wait;
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
                if (wait == FOR_PLACE) {
                    awaitPlace();
                } else {
                    sleep(wait);
                }
            }
        } catch (Throwable ended) {
            if (ended instanceof RefusedException refusal) {
                refused(refusal);
            }
            waitsFor().waited(time.nanos() - since);
            throw ended;
        }
        orRefund(() -> {
            admitted();
            waitsFor().waited(time.nanos() - since);
        });
    }

    /** Reports a call that has its permits. They go back if that fails, because the call is not made then. */
    private void orRefund(Runnable report) {
        boolean reported = false;
        try {
            report.run();
            reported = true;
        } finally {
            if (!reported) {
                refund();
            }
        }
    }

    private void awaitPlace() {
        PlaceWait wait = placeWait();
        try {
            var unused = wait.get(); // the next try uses it
        } catch (ExecutionException ended) {
            if (!(ended.getCause()
                    instanceof RefusedException)) { // the next try knows why the call is refused, if it still is
                throw new IllegalStateException(ended.getCause());
            }
        } catch (InterruptedException interruption) {
            wait.abandon();
            Thread.currentThread().interrupt();
            throw interrupted(FOR_PLACE);
        } catch (Throwable failed) { // such as the end of the stack
            wait.abandon();
            throw failed;
        }
    }

    private void sleep(long wait) {
        StackRoom.toChange();
        LimiterCore limiter = waitsFor();
        EndableSleep sleep = new EndableSleep(limiter.calls());
        limiter.callers().add(sleep);
        try {
            if (limiter.makesWait()) {
                sleep.sleep(wait);
            }
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw interrupted(wait);
        } finally {
            limiter.callers().remove(sleep);
        }
    }
}
