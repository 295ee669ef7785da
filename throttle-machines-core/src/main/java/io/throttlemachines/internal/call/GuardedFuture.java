package io.throttlemachines.internal.call;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a guarded asynchronous call. Its outcome is told before whoever waits for it goes on, and exactly once;
 * cancelling it is told too, and then passed on to the call itself. Internal.
 *
 * @param <T> the type of the answer
 */
public final class GuardedFuture<T extends @Nullable Object> extends CompletableFuture<T> {

    private final AtomicBoolean told = new AtomicBoolean();
    private final Outcome outcome;
    private final Runnable canceller;

    /** Is told how the call ended. */
    public interface Outcome {

        /**
         * It answered.
         *
         * @param result the answer
         */
        void succeeded(@Nullable Object result);

        /**
         * It failed.
         *
         * @param failure with what
         */
        void failed(Throwable failure);

        /** It was cancelled by whoever waited for it. */
        void release();
    }

    /**
     * Not complete yet.
     *
     * @param outcome   is told the outcome
     * @param canceller cancels the call itself
     */
    public GuardedFuture(Outcome outcome, Runnable canceller) {
        this.outcome = outcome;
        this.canceller = canceller;
    }

    /**
     * Follows a stage. One that is complete already is answered at once, on this thread.
     *
     * @param stage   what to follow; cancelled if the answer is cancelled
     * @param outcome is told the outcome
     * @param <T>     the type of the answer
     * @return the answer
     */
    public static <T extends @Nullable Object> GuardedFuture<T> follow(CompletionStage<T> stage, Outcome outcome) {
        GuardedFuture<T> future = new GuardedFuture<>(outcome, () -> cancel(stage));
        stage.whenComplete(future::end);
        return future;
    }

    private static void cancel(CompletionStage<?> stage) {
        if (stage instanceof CompletableFuture<?> source) {
            source.cancel(true);
        }
    }

    /**
     * The call has ended.
     *
     * @param result  its answer; null if it failed
     * @param failure what it failed with, or null
     */
    public void end(@Nullable T result, @Nullable Throwable failure) {
        if (failure == null) {
            if (told.compareAndSet(false, true)) {
                outcome.succeeded(result);
            }
            complete(result);
        } else {
            if (told.compareAndSet(false, true)) {
                outcome.failed(failure);
            }
            completeExceptionally(failure);
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        if (!isDone() && told.compareAndSet(false, true)) {
            outcome.release();
        }
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        canceller.run();
        return cancelled;
    }
}
