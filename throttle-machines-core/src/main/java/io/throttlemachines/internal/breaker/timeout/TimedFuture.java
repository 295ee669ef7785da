package io.throttlemachines.internal.breaker.timeout;

import io.throttlemachines.call.CallTimeoutException;
import io.throttlemachines.call.CheckedSupplier;
import io.throttlemachines.internal.attempt.AttemptParts;
import io.throttlemachines.internal.call.CallContext;
import io.throttlemachines.internal.call.GuardedFuture;
import io.throttlemachines.internal.call.WaitingCalls;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The result of a call whose time is limited. At the timeout it fails, and then the call itself is cancelled: a stage, or a body
 * by an interruption. What the call answers after that is dropped. When the library is closed, the call ends too, because no
 * timer measures its time any more. Internal.
 */
public final class TimedFuture<T extends @Nullable Object> extends GuardedFuture<T>
        implements Consumer<RuntimeException> {

    private final TimedAdmission admission;
    private final WaitingCalls waiting;

    private TimedFuture(TimedAdmission admission, WaitingCalls waiting) {
        super(admission);
        this.admission = admission;
        this.waiting = waiting;
    }

    /** Follows a stage. */
    public static <T extends @Nullable Object> TimedFuture<T> follow(
            CompletionStage<T> stage, TimedAdmission admission, AttemptParts parts) {
        TimedFuture<T> future = new TimedFuture<>(admission, parts.waiting());
        future.followStage(stage);
        future.limit();
        return future;
    }

    /** Starts a body with its context on a thread of the executor. Throws what the executor throws. */
    public static <T extends @Nullable Object> TimedFuture<T> start(
            CheckedSupplier<T, ?> call, CallContext context, TimedAdmission admission, AttemptParts parts) {
        TimedFuture<T> future = new TimedFuture<>(admission, parts.waiting());
        future.limit();
        Executor executor = parts.executor().get();
        try {
            future.startWithin(
                    future.unlessOver(call),
                    context,
                    task -> executor.execute(() -> {
                        try {
                            task.run();
                        } finally {
                            admission.ended();
                        }
                    }));
        } catch (Throwable notStarted) {
            future.waiting.remove(future);
            throw notStarted;
        }
        return future;
    }

    @SuppressWarnings("unchecked") // only passed on to a task that catches everything
    private CheckedSupplier<T, Exception> unlessOver(CheckedSupplier<T, ?> call) {
        CheckedSupplier<T, Exception> body = (CheckedSupplier<T, Exception>) call;
        return () -> {
            if (!admission.begins()) {
                throw new CancellationException("The call was over before it began.");
            }
            return body.get();
        };
    }

    private void limit() {
        waiting.add(this);
        admission.onTimeout(this::giveUp);
        if (isDone()) {
            waiting.remove(this);
        }
    }

    /** The library is closed. */
    @Override
    public void accept(RuntimeException closed) {
        try {
            admission.release();
        } finally {
            giveUp(closed);
        }
    }

    @Override
    protected void completed() {
        waiting.remove(this);
    }

    /** The outcome that the breaker counts is the one that the caller gets, also where both come at the same moment. */
    @Override
    public boolean complete(T value) {
        CallTimeoutException late = admission.timeout();
        return late == null ? super.complete(value) : super.completeExceptionally(late);
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
        CallTimeoutException late = admission.timeout();
        return super.completeExceptionally(late == null ? failure : late);
    }
}
