package io.throttlemachines.internal.call;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.call.CheckedSupplier;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * The result of an asynchronous call under an {@link Admission}, which learns the outcome exactly once, before any code
 * that waits for the result goes on. Cancelling this future releases the admission and then cancels the call itself.
 * A subclass gets its admission later, and learns when it is complete. Internal.
 */
public class GuardedFuture<T extends @Nullable Object> extends CompletableFuture<T> {

    /** The admission of a call that no breaker guards. */
    public static final Admission UNGUARDED = new Admission() {
        @Override
        public void succeeded(@Nullable Object result) {}

        @Override
        public void failed(Throwable failure) {}

        @Override
        public void release() {}
    };

    private static final VarHandle ADMISSION;

    static {
        try {
            ADMISSION = MethodHandles.lookup().findVarHandle(GuardedFuture.class, "admission", Admission.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /** Learns the outcome from the thread that takes it out; null afterwards, and before there is one. */
    private volatile @Nullable Admission admission;

    /** Whether the call was made. False if it failed earlier, for example when its context could not be restored. Written by its thread. */
    private volatile boolean begun;

    /** What is cancelled together with this future. Any thread may write it. */
    private volatile @Nullable Future<?> call;

    /** Creates a future that gets its admission later. */
    protected GuardedFuture() {}

    /** Creates a future that {@link #end} completes. */
    public GuardedFuture(Admission admission) {
        this.admission = admission;
    }

    /** Sets the admission of a call that has not begun. */
    public final void admitted(Admission by) {
        admission = by;
    }

    /** Returns the admission to the one thread that reports the outcome to it; null to all others. */
    private @Nullable Admission toReport() {
        return (@Nullable Admission) ADMISSION.getAndSet(this, (@Nullable Admission) null);
    }

    /** Runs after a thread has made this future complete, or found it complete. For subclasses. */
    protected void completed() {}

    /** Follows a stage: complete at once if the stage is; cancels it with the result if it is a {@link Future}. */
    public static <T extends @Nullable Object> GuardedFuture<T> follow(CompletionStage<T> stage, Admission admission) {
        GuardedFuture<T> future = new GuardedFuture<>(admission);
        future.followStage(stage);
        return future;
    }

    /** Follows a stage, like {@link #follow}. */
    protected final void followStage(CompletionStage<T> stage) {
        try {
            cancels(stage);
            stage.whenComplete(this::end);
            endIfMissed();
        } catch (Throwable failure) {
            end(null, failure);
        }
    }

    /**
     * Ends the call if its stage is complete and the callback has failed, for example with a StackOverflowError. Does nothing
     * if the end was reported, or if the stage cannot be asked.
     */
    @SuppressWarnings("unchecked") // only a stage of this type is ever set together with an admission
    public final void endIfMissed() {
        if (call instanceof CompletableFuture<?> source && source.isDone() && admission != null) {
            var unused = ((CompletableFuture<T>) source).handle((value, failure) -> {
                end(value, failure);
                return true;
            });
        }
    }

    /** Starts a call with its context on another thread, like {@link #start(Callable, Executor)}. */
    public static <T extends @Nullable Object> GuardedFuture<T> start(
            CheckedSupplier<T, ?> call, CallContext context, Executor executor, Admission admission) {
        GuardedFuture<T> future = new GuardedFuture<>(admission);
        future.startWithin(call, context, executor);
        return future;
    }

    /** Starts a call with its context on another thread, like {@link #start(Callable, Executor)}. */
    @SuppressWarnings("unchecked") // a FutureTask catches every Throwable, not only the Exception that the cast claims
    protected final void startWithin(CheckedSupplier<T, ?> call, CallContext context, Executor executor) {
        CheckedSupplier<T, Exception> body = (CheckedSupplier<T, Exception>) call;
        CheckedSupplier<T, Exception> beginning = () -> {
            begins();
            return body.get();
        };
        start(() -> context.within(beginning), executor);
    }

    /**
     * Starts a call on another thread; it says {@link #begins} there. Cancelling this future interrupts that thread while
     * the call runs, and does not wait for the call. Throws what the executor throws; then the admission is still unused.
     */
    public void start(Callable<T> task, Executor executor) {
        try {
            FutureTask<T> ending = new EndingTask(task);
            call = ending;
            executor.execute(ending);
        } catch (Throwable failure) {
            if (toReport() != null) {
                throw failure;
            }
        }
    }

    /** From now on a failure is one of the call itself. */
    public final void begins() {
        begun = true;
    }

    /** Ends this future with the outcome of its task. */
    private final class EndingTask extends FutureTask<T> {

        /** What the task has thrown. Written by the thread of the task, which reads it in {@link #done}. */
        private @Nullable Throwable failure;

        EndingTask(Callable<T> task) {
            super(task);
        }

        /** The interruption of a cancelled call must not reach what its thread does next. */
        @Override
        public void run() {
            super.run();
            if (begun && isCancelled()) {
                boolean unused = Thread.interrupted();
            }
        }

        @Override
        protected void setException(Throwable thrown) {
            failure = thrown;
            super.setException(thrown);
        }

        /** Does not ask {@link #get} for a failure: its exception would ask that for its text, which may throw too. */
        @Override
        protected void done() {
            try {
                if (isCancelled()) {
                    end(null, new CancellationException());
                } else if (failure == null) {
                    end(get(), null);
                } else if (begun) {
                    end(null, failure);
                } else {
                    notStarted(failure);
                }
            } catch (Throwable thrown) { // such as what a failure throws when a dependent stage asks it for its text
                UserCode.failed(() -> "What depends on the result of a call", "the call is over all the same", thrown);
            }
        }
    }

    /** Ends without an outcome, because the call was never made. */
    private void notStarted(Throwable failure) {
        try {
            release();
        } finally {
            complete(null, failure);
        }
    }

    /** Gives the admission back, if the outcome is not reported yet. */
    protected final void release() {
        Admission unused = toReport();
        if (unused != null) {
            unused.release();
        }
    }

    /** Names the stage to cancel together with this future, also if this future is over already. */
    public void cancels(CompletionStage<?> stage) {
        CompletableFuture<?> source = Futures.askable(stage);
        if (source != null) {
            call = source;
            if (isDone()) {
                cancelCall();
            } else if (admission instanceof HeldPlace place && !source.isDone()) {
                place.heldBy(this);
            }
        }
    }

    /** Reports the end of the call, and completes this future with the result; or with the failure if there is one. */
    public final void end(@Nullable T result, @Nullable Throwable failure) {
        if (canBeAsked()) {
            StackRoom.toLock(); // with too little room nothing happens here, and endIfMissed does everything later
        }
        try {
            report(result, failure);
        } finally {
            complete(result, failure);
        }
    }

    private boolean canBeAsked() {
        return call instanceof CompletableFuture && admission instanceof HeldPlace;
    }

    private void report(@Nullable T result, @Nullable Throwable failure) {
        StackRoom.toGiveBack(); // an admission that was taken out and not used is lost
        Admission by = toReport();
        if (by == null) {
            return;
        }
        if (failure == null) {
            by.succeeded(result);
        } else {
            by.failed(failure);
        }
    }

    private void complete(@Nullable T result, @Nullable Throwable failure) {
        try {
            if (failure == null) {
                complete(result);
            } else {
                completeExceptionally(failure);
            }
        } finally {
            completed();
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        try {
            if (!isDone()) {
                release();
            }
        } finally {
            super.cancel(mayInterruptIfRunning);
            cancelCall();
        }
        completed();
        return isCancelled();
    }

    private void cancelCall() {
        Future<?> running = call;
        if (running != null) {
            UserCode.run(
                    () -> "Cancelling a call",
                    "the call is over for its caller all the same",
                    () -> running.cancel(true));
        }
    }

    /** Completes this future with a failure that its admission knows of, and then cancels the call itself. */
    protected final void giveUp(Throwable why) {
        try {
            complete(null, why);
        } finally {
            cancelCall();
        }
    }
}
