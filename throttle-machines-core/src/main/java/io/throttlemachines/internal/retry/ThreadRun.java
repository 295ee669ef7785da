package io.throttlemachines.internal.retry;

import io.throttlemachines.call.CheckedSupplier;
import io.throttlemachines.internal.call.CallContext;
import org.jspecify.annotations.Nullable;

/** A call whose attempts each hold a thread of the executor. */
final class ThreadRun<T extends @Nullable Object> extends RetryRun<T> {

    private final CheckedSupplier<T, Exception> call;
    private final CallContext context = CallContext.capture();

    @SuppressWarnings("unchecked") // whatever an attempt throws is caught, not only the Exception that the cast claims
    ThreadRun(DefaultRetry retry, CheckedSupplier<T, ?> call) {
        super(retry);
        this.call = (CheckedSupplier<T, Exception>) call;
    }

    @Override
    void make(RetryAttempt<T> attempt, boolean onTimer) {
        attempt.start(
                () -> context.within(() -> {
                    attempt.begins();
                    return call.get();
                }),
                retry.parts().executor(onTimer));
    }
}
