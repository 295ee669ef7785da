package io.throttlemachines.internal.retry;

import io.throttlemachines.internal.attempt.EndableSleep;
import io.throttlemachines.internal.call.StackRoom;
import io.throttlemachines.metrics.ThrottleMeters.RetryMeter.CallOutcome;
import java.util.concurrent.CancellationException;

/** The retries of one call on the thread of its caller, from its first failure on. Used by that thread alone. */
final class BlockingRetry {

    private final DefaultRetry retry;
    private final RetryTally tally;
    private final FailedAttempts failed;

    BlockingRetry(DefaultRetry retry, RetryTally tally) {
        this.retry = retry;
        this.tally = tally;
        this.failed = new FailedAttempts(retry.rules);
    }

    /** How many attempts have failed. */
    int made() {
        return failed.made();
    }

    /**
     * Waits for the next attempt after a failure.
     *
     * @return false if there is none: the failure, which got the earlier ones as suppressed, ends the call
     */
    boolean awaitNext(Throwable failure) {
        StackRoom.toChange();
        tally.failed(failed.made(), failure);
        failed.add(failure);
        Wait wait = failed.waitAfter(failure);
        if (wait.equals(Wait.NEVER)) {
            return end(failure, DefaultRetry.outcome(failure));
        }
        if (!retry.budget.take()) {
            boolean ended = end(failure, CallOutcome.BUDGET_EXHAUSTED);
            retry.publishExhausted();
            return ended;
        }
        sleep(wait.nanos());
        retry.counts.retries.increment();
        return true;
    }

    /** Returns false. */
    private boolean end(Throwable failure, CallOutcome outcome) {
        failed.suppressIn(failure);
        tally.callEnded(outcome);
        return false;
    }

    private void sleep(long nanos) {
        boolean slept = false;
        try {
            new EndableSleep(retry.parts()).sleep(nanos);
            slept = true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw ended(new CancellationException("interrupted while retry '" + retry.name() + "' waited"));
        } catch (RuntimeException closed) {
            throw ended(closed);
        } finally {
            if (!slept) {
                retry.budget.giveBack();
            }
        }
    }

    private RuntimeException ended(RuntimeException why) {
        failed.suppressIn(why);
        tally.callEnded(CallOutcome.CANCELLED);
        return why;
    }
}
