package io.throttlemachines.internal.call;

import io.throttlemachines.call.CheckedSupplier;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A call on its way on another thread, with the caller's context. Cancelling it interrupts that thread, and does not wait
 * for it. Internal.
 *
 * @param <T> the type of the answer
 */
public final class InterruptibleFuture<T extends @Nullable Object> extends CompletableFuture<T> {

    private final CheckedSupplier<T, ?> call;
    private final CallContext context;
    private final FutureTask<@Nullable Void> task = new FutureTask<>(this::run, null);

    private InterruptibleFuture(CheckedSupplier<T, ?> call, CallContext context) {
        this.call = call;
        this.context = context;
    }

    /**
     * Starts a call with the calling thread's context.
     *
     * @param call     the call
     * @param executor where it runs
     * @param <T>      the type of its answer
     * @return the answer to come
     * @throws RejectedExecutionException if the executor does not take it
     */
    public static <T extends @Nullable Object> InterruptibleFuture<T> start(
            CheckedSupplier<T, ?> call, Executor executor) {
        return start(call, executor, CallContext.capture());
    }

    /**
     * Starts a call.
     *
     * @param call     the call
     * @param executor where it runs
     * @param context  the context it runs with
     * @param <T>      the type of its answer
     * @return the answer to come
     * @throws RejectedExecutionException if the executor does not take it
     */
    public static <T extends @Nullable Object> InterruptibleFuture<T> start(
            CheckedSupplier<T, ?> call, Executor executor, CallContext context) {
        InterruptibleFuture<T> future = new InterruptibleFuture<>(call, context);
        executor.execute(future.task);
        return future;
    }

    private void run() {
        T answer;
        try {
            answer = context.within(call);
        } catch (Throwable failure) {
            completeExceptionally(failure);
            return;
        }
        complete(answer);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            task.cancel(true);
        }
        return cancelled;
    }
}
