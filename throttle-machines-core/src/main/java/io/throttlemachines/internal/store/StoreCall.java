package io.throttlemachines.internal.store;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.internal.call.Futures;
import io.throttlemachines.limiter.store.PermitStore;
import io.throttlemachines.metrics.ThrottleMeters.StoreMeter.Command;
import io.throttlemachines.metrics.ThrottleMeters.StoreMeter.Outcome;
import io.throttlemachines.refusal.RefusedException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One call of a store. It ends once: by an answer, a failure, because the time is over, or because the library is closed.
 *
 * @param <T> what the store answers
 */
final class StoreCall<T> implements TimedCall {

    private final StoreCalls calls;
    private final Command command;
    private final long begun;
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final CompletableFuture<T> answer = new CompletableFuture<>();

    /** Null before the breaker has admitted the call, and after its end. Written by the thread that begins, then by the one that ends. */
    private @Nullable Admission admission;

    /** Null before the store has been called. Written by the caller's thread; volatile, because a timer may cancel. */
    private volatile @Nullable CompletionStage<? extends T> stage;

    StoreCall(StoreCalls calls, Command command) {
        this.calls = calls;
        this.command = command;
        this.begun = calls.nanos();
    }

    void begin(Function<PermitStore, ? extends CompletionStage<? extends T>> call) {
        try {
            admission = calls.admit();
        } catch (RefusedException open) {
            measure(Outcome.SKIPPED);
            throw calls.failure(open);
        }
        stage = Objects.requireNonNull(
                call.apply(calls.store()), "The store returned null instead of a CompletionStage");
    }

    CompletionStage<? extends T> stage() {
        return Objects.requireNonNull(stage);
    }

    @Override
    public long nanosLeft() {
        return calls.nanosLeft(begun);
    }

    /** Holds the thread until the store answers. An interrupt does not end the wait; it stays set. */
    @Nullable
    T await() throws ExecutionException, TimeoutException {
        boolean interrupted = false;
        CompletableFuture<? extends T> future = stage().toCompletableFuture();
        try {
            while (true) {
                try {
                    return future.get(nanosLeft(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException interrupt) {
                    interrupted = true;
                } catch (TimeoutException late) {
                    throw future.isDone() ? late : calls.tooLate();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Completes on a thread of the library's executor. */
    CompletableFuture<T> answer() {
        return answer;
    }

    /** Whether it has an end, which may be on its way to the executor. */
    boolean over() {
        return claimed.get();
    }

    /** Ends the call unless that has been done, and leaves the thread of the store or the timer to do so. */
    void answer(@Nullable T value, @Nullable Throwable failure) {
        if (claimed.compareAndSet(false, true)) {
            calls.handOver(() -> complete(value, failure));
        }
    }

    private void complete(@Nullable T value, @Nullable Throwable failure) {
        try {
            answer.complete(ended(value, failure));
        } catch (Throwable failed) {
            answer.completeExceptionally(failed instanceof StoreFailure ? failed : calls.failure(failed));
        }
    }

    @Override
    public void fail(Throwable why) {
        answer(null, why);
    }

    /** Without a verdict on the store. */
    @Override
    public void close(RuntimeException why) {
        if (claimed.compareAndSet(false, true)) {
            Admission held = giveUp();
            if (held != null) {
                held.release();
            }
            cancel();
            answer.completeExceptionally(calls.failure(why));
        }
    }

    /** Returns the value, or throws the failure, once both breaker and meter know. */
    @Nullable
    T ended(@Nullable T value, @Nullable Throwable failure) {
        if (failure != null) {
            throw failed(failure);
        }
        if (value == null && command != Command.GIVE_BACK) {
            throw failed(new NullPointerException("The store answered null"));
        }
        Admission held = giveUp();
        if (held != null) {
            held.succeeded(value);
            measure(Outcome.SUCCESS);
        }
        return value;
    }

    StoreFailure failed(Throwable failure) {
        Throwable cause = Futures.unwrap(failure);
        Admission held = giveUp();
        if (held != null) {
            calls.failed(held, stage, cause);
            measure(cause instanceof TimeoutException ? Outcome.TIMEOUT : Outcome.FAILURE);
        }
        cancel();
        return calls.failure(cause);
    }

    /** The admission; null if there is none, or an error struck while it was ended. */
    private @Nullable Admission giveUp() {
        Admission held = admission;
        admission = null;
        return held;
    }

    private void cancel() {
        Futures.cancel(
                stage,
                false,
                () -> "The cancellation of a call to store '" + calls.name() + "'",
                "its answer is ignored");
    }

    private void measure(Outcome outcome) {
        calls.measure(command, outcome, calls.nanos() - begun);
    }
}
