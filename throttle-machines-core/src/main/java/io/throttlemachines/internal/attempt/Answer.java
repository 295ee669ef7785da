package io.throttlemachines.internal.attempt;

import io.throttlemachines.internal.text.OneLine;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The result that the caller of a call in several attempts waits for. If the caller cancels or completes it in any
 * way, the call is abandoned, before any code that depends on the result goes on; {@code WaitingCalls} ends it with an
 * exception. Internal.
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

    /** The JDK would complete it without {@link #complete}. The call goes on until the supplier has answered. */
    @Override
    public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
        Objects.requireNonNull(supplier, "supplier");
        executor.execute(() -> {
            if (!isDone()) {
                completeBy(supplier);
            }
        });
        return this;
    }

    private void completeBy(Supplier<? extends T> supplier) {
        try {
            complete(supplier.get());
        } catch (CompletionException failure) {
            completeExceptionally(failure);
        } catch (Throwable failure) {
            completeExceptionally(new CompletionException(OneLine.first(failure), failure)); // almost as the JDK does
        }
    }

    @Override
    public void obtrudeValue(T value) {
        abandon();
        super.obtrudeValue(value);
    }

    @Override
    public void obtrudeException(Throwable failure) {
        abandon();
        super.obtrudeException(failure);
    }
}
