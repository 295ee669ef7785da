package io.throttlemachines.internal.hedge;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The result that the caller of a hedged call waits for. If the caller cancels or completes it, all attempts are given up. */
final class HedgeAnswer<T extends @Nullable Object> extends CompletableFuture<T> {

    private final Runnable abandon;

    /** Creates the result. The function must do nothing once the call is over. */
    HedgeAnswer(Runnable abandon) {
        this.abandon = abandon;
    }

    @Override
    public boolean complete(T value) {
        abandon.run();
        return super.complete(value);
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
        abandon.run();
        return super.completeExceptionally(failure);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        abandon.run();
        return super.cancel(mayInterruptIfRunning);
    }
}
