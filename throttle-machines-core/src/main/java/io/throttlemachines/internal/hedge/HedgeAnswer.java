package io.throttlemachines.internal.hedge;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The result that the caller of a hedged call waits for. If the caller cancels or completes it, the call is abandoned. */
abstract class HedgeAnswer<T extends @Nullable Object> extends CompletableFuture<T> {

    /** Gives up all attempts; does nothing once the call is over. */
    abstract void abandon();

    /** Completes the result of a call that is over. */
    final void answer(@Nullable T value) {
        super.complete(value);
    }

    /** Completes the result of a call that is over. */
    final void fail(Throwable outcome) {
        super.completeExceptionally(outcome);
    }

    @Override
    public boolean complete(T value) {
        abandon();
        return super.complete(value);
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
        abandon();
        return super.completeExceptionally(failure);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        abandon();
        return super.cancel(mayInterruptIfRunning);
    }
}
