package io.throttlemachines.internal.call;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The answer of an asynchronous call that begins after a wait, for permits or for a place. A caller that completes
 * or cancels it ends the wait; cancelling it also cancels the call if that has begun. Internal.
 *
 * @param <W> what the wait ends with
 */
public final class LaterCall<W extends @Nullable Object, T extends @Nullable Object> {

    private final Answer<T> answer;
    private final CompletableFuture<W> wait;

    /** Written by the thread that starts the call; volatile, because another thread may cancel. */
    private volatile @Nullable CompletionStage<T> started;

    private LaterCall(CompletableFuture<W> wait) {
        this.wait = wait;
        this.answer = new Answer<>(wait);
    }

    /**
     * Starts a call after a wait.
     *
     * @param call   starts it with what the wait ended with
     * @param unused gives that back if the call is not made, because the caller has cancelled or the start has failed
     */
    public static <W extends @Nullable Object, T extends @Nullable Object> CompletableFuture<T> after(
            CompletableFuture<W> wait,
            Function<? super W, ? extends CompletionStage<T>> call,
            Consumer<? super W> unused) {
        LaterCall<W, T> later = new LaterCall<>(wait);
        later.onEnd();
        var unusedWait = wait.whenComplete((result, refusal) -> later.goOn(result, refusal, call, unused));
        return later.answer;
    }

    /** Whether a call that {@link #after} has returned still waits. */
    public static boolean isWaiting(CompletableFuture<?> call) {
        return call instanceof Answer<?> answer && !answer.wait.isDone();
    }

    /** Ends the wait of a call that {@link #after} has returned, and does nothing to any other call. */
    public static void endWait(CompletableFuture<?> call) {
        if (call instanceof Answer<?> answer) {
            boolean unused = answer.wait.cancel(false);
        }
    }

    private static final class Answer<T extends @Nullable Object> extends CompletableFuture<T> {

        private final CompletableFuture<?> wait;

        Answer(CompletableFuture<?> wait) {
            this.wait = wait;
        }
    }

    private void onEnd() {
        var unused = answer.handle((value, failure) -> {
            if (!wait.isDone()) {
                wait.cancel(false);
            }
            if (answer.isCancelled()) {
                cancelCall();
            }
            return true;
        });
    }

    private void goOn(
            W result,
            @Nullable Throwable refusal,
            Function<? super W, ? extends CompletionStage<T>> call,
            Consumer<? super W> unused) {
        if (refusal != null) {
            answer.completeExceptionally(refusal);
        } else if (answer.isDone()) {
            unused.accept(result);
        } else {
            begin(result, call, unused);
        }
    }

    private void begin(W result, Function<? super W, ? extends CompletionStage<T>> call, Consumer<? super W> unused) {
        CompletionStage<T> stage;
        try {
            stage = Objects.requireNonNull(call.apply(result), "no stage");
        } catch (Throwable notStarted) {
            try {
                unused.accept(result);
            } finally {
                answer.completeExceptionally(notStarted);
            }
            return;
        }
        started = stage;
        try {
            var unusedEnd = stage.handle((value, failure) -> {
                if (failure != null) {
                    answer.completeExceptionally(failure);
                } else {
                    answer.complete(value);
                }
                return true;
            });
        } catch (Throwable unfollowed) { // what ended the wait would swallow it, and the caller wait for ever
            answer.completeExceptionally(unfollowed);
        }
        if (answer.isCancelled()) {
            cancelCall();
        }
    }

    private void cancelCall() {
        Futures.cancel(started, true, () -> "Cancelling a call", "the call is over for its caller all the same");
    }
}
