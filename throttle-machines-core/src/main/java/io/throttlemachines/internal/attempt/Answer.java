package io.throttlemachines.internal.attempt;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The result that the caller of a call in several attempts waits for. If the caller cancels or completes it, the call is
 * abandoned; {@code WaitingCalls} ends it with an exception. Internal.
 */
public abstract class Answer<T extends @Nullable Object> extends CompletableFuture<T>
        implements Consumer<RuntimeException> {

    /** Gives up all attempts; does nothing once the call is over. */
    protected abstract void abandon();

    /** Completes the result of a call that is over. */
    protected final void answer(@Nullable T value) {
        super.complete(value);
    }

    /** Completes the result of a call that is over. */
    protected final void fail(Throwable outcome) {
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
