package io.throttlemachines.internal.retry;

import io.throttlemachines.internal.attempt.FollowedCall;
import io.throttlemachines.internal.call.UserCode;
import org.jspecify.annotations.Nullable;

/** An attempt of a call that waits without a thread, and the result of that attempt. */
final class RetryAttempt<T extends @Nullable Object> extends FollowedCall<T> {

    /** 0 for the first. */
    final int number;

    private final RetryRun<T> run;

    RetryAttempt(RetryRun<T> run, int number) {
        this.run = run;
        this.number = number;
        admitted(UNGUARDED);
    }

    @Override
    protected void ended() {
        run.ended(this);
    }

    /** Cancels the attempt if it still runs. */
    void giveUp() {
        if (!isDone()) {
            UserCode.run(
                    () -> "Cancelling an attempt of retry '" + run.retry.name() + "'",
                    "the call is over all the same",
                    () -> cancel(true));
        }
    }
}
