package io.throttlemachines.internal.call;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.call.CheckedSupplier;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The result of an asynchronous call under an {@link Admission}, which learns the outcome exactly once, before any code
 * that waits for the result goes on. Cancelling this future releases the admission and then cancels the call itself.
 * Internal.
 */
public final class GuardedFuture<T extends @Nullable Object> extends CompletableFuture<T> {

    /** The admission of a call that no breaker guards. */
    public static final Admission UNGUARDED = new Admission() {
        @Override
        public void succeeded(@Nullable Object result) {}

        @Override
        public void failed(Throwable failure) {}

        @Override
        public void release() {}
    };

    private final AtomicBoolean reported = new AtomicBoolean();
    private final Admission admission;

    /** Whether the call was made. False if it failed earlier, for example when its context could not be restored. Written by its thread. */
    private volatile boolean begun;

    /** What is cancelled together with this future. Any thread may write it. */
    private volatile @Nullable Future<?> call;

    /** Creates a future that {@link #end} completes. */
    public GuardedFuture(Admission admission) {
        this.admission = admission;
    }

    /** Follows a stage: complete at once if the stage is; cancels it with the result if it is a {@link Future}. */
    public static <T extends @Nullable Object> GuardedFuture<T> follow(CompletionStage<T> stage, Admission admission) {
        GuardedFuture<T> future = new GuardedFuture<>(admission);
        try {
            future.cancels(stage);
            stage.whenComplete(future::end);
            future.endIfMissed(stage);
        } catch (Throwable failure) {
            future.end(null, failure);
        }
        return future;
    }

    /** Ends the call even if the callback of a complete stage failed, for example with a StackOverflowError. */
    private void endIfMissed(CompletionStage<T> stage) {
        if (stage instanceof CompletableFuture<T> done && done.isDone() && !reported.get()) {
            var unused = done.handle((value, failure) -> {
                end(value, failure);
                return true;
            });
        }
    }

    /**
     * Starts a call on another thread. Cancelling the result interrupts that thread while the call runs, and does not
     * wait for the call. Throws what the executor throws; then the admission is still unused.
     */
    @SuppressWarnings("unchecked") // a FutureTask catches every Throwable, not only the Exception that the cast claims
    public static <T extends @Nullable Object> GuardedFuture<T> start(
            CheckedSupplier<T, ?> call, CallContext context, Executor executor, Admission admission) {
        GuardedFuture<T> future = new GuardedFuture<>(admission);
        try {
            FutureTask<T> task = future.endingTask(context, (CheckedSupplier<T, Exception>) call);
            future.call = task;
            executor.execute(task);
        } catch (Throwable failure) {
            if (future.reported.compareAndSet(false, true)) {
                throw failure;
            }
        }
        return future;
    }

    private FutureTask<T> endingTask(CallContext context, CheckedSupplier<T, Exception> body) {
        CheckedSupplier<T, Exception> beginning = () -> {
            begun = true;
            return body.get();
        };
        return new FutureTask<>(() -> context.within(beginning)) {
            @Override
            protected void done() {
                try {
                    end(get(), null);
                } catch (ExecutionException failed) {
                    Throwable failure = Objects.requireNonNullElse(failed.getCause(), failed);
                    if (begun) {
                        end(null, failure);
                    } else {
                        notStarted(failure);
                    }
                } catch (CancellationException | InterruptedException cancelled) {
                    end(null, cancelled);
                }
            }
        };
    }

    /** Ends without an outcome, because the call was never made. */
    private void notStarted(Throwable failure) {
        try {
            if (reported.compareAndSet(false, true)) {
                admission.release();
            }
        } finally {
            completeExceptionally(failure);
        }
    }

    /** Names the stage to cancel together with this future, also if this future is cancelled already. */
    public void cancels(CompletionStage<?> stage) {
        if (stage instanceof CompletableFuture<?> source) {
            call = source;
            if (isCancelled()) {
                source.cancel(true);
            }
        }
    }

    /** Reports the end of the call, and completes this future with the result; or with the failure if there is one. */
    public void end(@Nullable T result, @Nullable Throwable failure) {
        try {
            if (reported.compareAndSet(false, true)) {
                report(result, failure);
            }
        } finally {
            if (failure == null) {
                complete(result);
            } else {
                completeExceptionally(failure);
            }
        }
    }

    private void report(@Nullable T result, @Nullable Throwable failure) {
        if (failure == null) {
            admission.succeeded(result);
        } else {
            admission.failed(failure);
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        try {
            if (!isDone() && reported.compareAndSet(false, true)) {
                admission.release();
            }
        } finally {
            super.cancel(mayInterruptIfRunning);
            Future<?> running = call;
            if (running != null) {
                running.cancel(true);
            }
        }
        return isCancelled();
    }
}
