package io.throttlemachines.internal.breaker.timeout;

import io.throttlemachines.call.CallTimeoutException;
import io.throttlemachines.call.CheckedSupplier;
import io.throttlemachines.internal.attempt.AttemptParts;
import io.throttlemachines.internal.attempt.FollowedCall;
import io.throttlemachines.internal.call.CallContext;
import io.throttlemachines.internal.call.WaitingCalls;
import java.util.concurrent.Callable;
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
public final class TimedFuture<T extends @Nullable Object> extends FollowedCall<T>
        implements Consumer<RuntimeException> {

    private final TimedAdmission admission;
    private final WaitingCalls waiting;

    private TimedFuture(TimedAdmission admission, WaitingCalls waiting) {
        admitted(admission);
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
        try {
            future.startWithin(call, context, parts.executor().get());
        } catch (Throwable notStarted) {
            future.waiting.remove(future);
            throw notStarted;
        }
        return future;
    }

    /** Limits an attempt that begins later, and that its own call ends when the library is closed. */
    public static <T extends @Nullable Object> TimedFuture<T> attempt(TimedAdmission admission, AttemptParts parts) {
        TimedFuture<T> future = new TimedFuture<>(admission, parts.waiting());
        admission.onTimeout(future::giveUp);
        return future;
    }

    /** The body holds its place as long as it runs, whatever this future is complete with. */
    @Override
    public void start(Callable<T> task, Executor executor) {
        super.start(
                () -> {
                    if (!admission.begins()) {
                        throw new CancellationException("The call was over before it began.");
                    }
                    return task.call();
                },
                body -> executor.execute(() -> {
                    try {
                        body.run();
                    } finally {
                        admission.ended();
                    }
                }));
    }

    /** Whether the timeout has decided how the call ends. */
    public boolean isTimedOut() {
        return admission.timeout() != null;
    }

    private void limit() {
        waiting.add(this);
        admission.onTimeout(this::giveUp);
        follow();
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
    protected void ended() {
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
