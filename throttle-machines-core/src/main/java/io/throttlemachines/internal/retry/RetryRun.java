package io.throttlemachines.internal.retry;

import io.throttlemachines.call.CallTimeoutException;
import io.throttlemachines.internal.attempt.Answer;
import io.throttlemachines.internal.attempt.AttemptParts;
import io.throttlemachines.internal.attempt.Suppression;
import io.throttlemachines.internal.call.StackRoom;
import io.throttlemachines.metrics.ThrottleMeters.RetryMeter.CallOutcome;
import java.time.Duration;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One call that is retried without holding a thread while it waits: makes an attempt, and after a failure plans the next one on
 * a timer. There is at most one attempt or one timer at a time. The timeout, a caller that gives up and the end of the library
 * may end the call at any moment: one step under the lock decides what happened first.
 */
abstract class RetryRun<T extends @Nullable Object> extends Answer<T> implements Runnable {

    final DefaultRetry retry;
    private final RetryTally tally;

    /** When the call began, in nanoseconds of the shared time; 0 without a timeout. */
    private final long begun;

    /** Only the end of an attempt adds to it. Guarded by the lock, which it is itself; that end may read it without. */
    private final FailedAttempts failed;

    /** The attempt under way, or about to start; null while the call waits for one. Guarded by the lock. */
    private @Nullable RetryAttempt<T> running;

    /** Starts the next attempt. Guarded by the lock. */
    private @Nullable Future<?> next;

    /** Ends the call. Guarded by the lock. */
    private @Nullable Future<?> timeout;

    /** Whether the next attempt was taken from the budget and has not begun. Guarded by the lock. */
    private boolean reserved;

    /** Whether the call has its outcome; no attempt starts after that. Written under the lock; any thread may read it. */
    private volatile boolean over;

    RetryRun(DefaultRetry retry) {
        this.retry = retry;
        this.tally = retry.tally();
        this.begun = retry.timeout() == null ? 0 : retry.nanos();
        this.failed = new FailedAttempts(retry.rules);
    }

    /**
     * Makes the call of an attempt, or throws if it cannot start. The thread of a timer must hand it over to another
     * thread.
     */
    abstract void make(RetryAttempt<T> attempt, boolean onTimer);

    final RetryRun<T> begin() {
        StackRoom.toBeginAttempts();
        retry.budget.pay();
        retry.parts().waiting().add(this);
        try {
            planTimeout();
            attempt(false);
        } catch (Throwable unplanned) {
            end(CallOutcome.FAILURE, unplanned);
        }
        return this;
    }

    private void planTimeout() {
        Duration limit = retry.timeout();
        if (limit == null) {
            return;
        }
        Future<?> planned = retry.plan(() -> timedOut(limit), limit.toNanos());
        boolean waits;
        StackRoom.toLock();
        synchronized (failed) {
            waits = !over;
            timeout = planned;
        }
        if (!waits) {
            AttemptParts.cancel(planned);
        }
    }

    /** The timer finds the next attempt due. */
    @Override
    public final void run() {
        try {
            attempt(true);
        } catch (Throwable unforeseen) { // the timer would swallow it
            endDespite(unforeseen);
        }
    }

    private void attempt(boolean onTimer) {
        RetryAttempt<T> attempt = begins();
        if (attempt == null) {
            return;
        }
        try {
            make(attempt, onTimer);
        } catch (Throwable noThread) {
            notStarted(attempt, noThread);
            return;
        }
        if (attempt.number > 0) {
            retry.counts.retries.increment();
        }
        if (over) {
            attempt.cancel(true);
        }
        attempt.follow();
    }

    /** The attempt that is due; null if the call is over. From now on the attempt can be cancelled. */
    private @Nullable RetryAttempt<T> begins() {
        StackRoom.toLock();
        synchronized (failed) {
            if (over) {
                return null;
            }
            running = new RetryAttempt<>(this, failed.made());
            reserved = false;
            next = null;
            return running;
        }
    }

    /** The call ends with its last failure if it has one: that there is no thread says nothing about the called service. */
    private void notStarted(RetryAttempt<T> attempt, Throwable noThread) {
        Throwable last = failed.last();
        if (attempt.number > 0) {
            retry.budget.giveBack();
        }
        if (last == null) {
            end(CallOutcome.FAILURE, noThread);
        } else {
            Suppression.suppress(noThread, last);
            end(DefaultRetry.outcome(last), last);
        }
    }

    /** An attempt that has started is over. */
    final void ended(RetryAttempt<T> attempt) {
        try {
            Throwable failure = attempt.failure();
            if (!(failure == null ? succeeded(attempt) : failed(attempt, failure))) {
                tally.cancelled(attempt.number);
            }
        } catch (Throwable unforeseen) { // whatever ended the attempt would swallow it
            endDespite(unforeseen);
        }
    }

    /** Returns whether the attempt was in time. */
    private boolean succeeded(RetryAttempt<T> attempt) {
        if (!finish()) {
            return false;
        }
        try {
            tally.succeeded(attempt.number);
        } finally {
            answer(attempt.join());
        }
        return true;
    }

    /** Returns whether the attempt was in time. */
    private boolean failed(RetryAttempt<T> attempt, Throwable failure) {
        StackRoom.toChange();
        synchronized (failed) {
            if (over) {
                return false;
            }
            failed.add(failure);
            running = null;
        }
        tally.failed(attempt.number, failure);
        Wait wait = failed.waitAfter(failure);
        if (wait.equals(Wait.NEVER) || wait.nanos() >= retry.nanosLeft(begun)) {
            end(DefaultRetry.outcome(failure), failure);
        } else if (!retry.budget.take()) {
            end(CallOutcome.BUDGET_EXHAUSTED, failure);
            retry.publishExhausted();
        } else {
            planNext(wait.nanos());
        }
        return true;
    }

    private void planNext(long nanos) {
        int made = failed.made();
        if (!reserve()) {
            retry.budget.giveBack();
            return;
        }
        try {
            Future<?> planned = retry.plan(this, nanos);
            if (!waitsFor(planned, made)) {
                AttemptParts.cancel(planned);
            }
        } catch (Throwable noTimer) {
            Throwable last = failed.last();
            end(CallOutcome.FAILURE, last == null ? noTimer : last);
        }
    }

    private boolean reserve() {
        StackRoom.toLock();
        synchronized (failed) {
            reserved |= !over;
            return !over;
        }
    }

    private boolean waitsFor(Future<?> planned, int made) {
        StackRoom.toLock();
        synchronized (failed) {
            boolean waits = !over && reserved && failed.made() == made;
            next = waits ? planned : next;
            return waits;
        }
    }

    private void timedOut(Duration limit) {
        end(CallOutcome.FAILURE, new CallTimeoutException("retry", retry.name(), limit));
    }

    /** The library is closed. */
    @Override
    public final void accept(RuntimeException why) {
        end(CallOutcome.CANCELLED, why);
    }

    /** The caller has given up. */
    @Override
    protected final void abandon() {
        if (finish()) {
            tally.callEnded(CallOutcome.CANCELLED);
        }
    }

    /** Ends the call with a failure, in which the earlier ones are suppressed, unless it is over. */
    private void end(CallOutcome counted, Throwable outcome) {
        if (!finish()) {
            return;
        }
        try {
            tally.callEnded(counted);
            failed.suppressIn(outcome);
        } finally {
            fail(outcome);
        }
    }

    /** Ends the call on a stack that may have little room left. */
    private void endDespite(Throwable unforeseen) {
        try {
            if (finishNow()) {
                tally.callEnded(CallOutcome.FAILURE);
            }
        } finally {
            fail(unforeseen);
        }
    }

    /** Returns true to the first caller, which decides the outcome. Nothing that the lock guards changes after that. */
    private boolean finish() {
        if (over) {
            return false;
        }
        StackRoom.toChange();
        return finishNow();
    }

    private boolean finishNow() {
        synchronized (failed) {
            if (over) {
                return false;
            }
            over = true;
        }
        retry.parts().waiting().remove(this);
        if (reserved) {
            retry.budget.giveBack();
        }
        AttemptParts.cancel(next);
        AttemptParts.cancel(timeout);
        RetryAttempt<T> left = running;
        if (left != null) {
            left.giveUp();
        }
        return true;
    }
}
