package io.throttlemachines.internal.retry;

import io.throttlemachines.internal.call.CallContext;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A call whose attempts are stages. The first begins on the caller's thread, the others on one of the executor. */
final class StageRun<T extends @Nullable Object> extends RetryRun<T> {

    private final Supplier<? extends CompletionStage<T>> call;
    private final CallContext context = CallContext.capture();

    StageRun(DefaultRetry retry, Supplier<? extends CompletionStage<T>> call) {
        super(retry);
        this.call = call;
    }

    /** A timer's thread may begin it if the executor says so, since a function that returns a stage must not block. */
    @Override
    void make(RetryAttempt<T> attempt, boolean onTimer) {
        if (onTimer) {
            retry.parts().executor(false).execute(() -> attempt.begin(call, context));
        } else {
            attempt.begin(call);
        }
    }
}
