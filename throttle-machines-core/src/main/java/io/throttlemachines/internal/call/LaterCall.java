package io.throttlemachines.internal.call;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The answer of an asynchronous call that begins after a wait, for permits or for a place. Cancelling it ends the wait, and then
 * the call. Internal.
 *
 * @param <W> what the wait ends with
 */
public final class LaterCall<W extends @Nullable Object, T extends @Nullable Object> {

    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private final CompletableFuture<W> wait;

    /** Written by the thread that starts the call; volatile, because another thread may cancel. */
    private volatile @Nullable CompletionStage<T> started;

    private LaterCall(CompletableFuture<W> wait) {
        this.wait = wait;
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
        later.onCancel();
        var unusedWait = wait.whenComplete((result, refusal) -> later.goOn(result, refusal, call, unused));
        return later.answer;
    }

    private void onCancel() {
        var unused = answer.whenComplete((value, failure) -> {
            if (answer.isCancelled()) {
                cancel();
            }
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
            stage = call.apply(result);
        } catch (Throwable notStarted) {
            try {
                unused.accept(result);
            } finally {
                answer.completeExceptionally(notStarted);
            }
            return;
        }
        started = stage;
        stage.whenComplete((value, failure) -> {
            if (failure != null) {
                answer.completeExceptionally(failure);
            } else {
                answer.complete(value);
            }
        });
        if (answer.isCancelled()) {
            cancel();
        }
    }

    private void cancel() {
        wait.cancel(false);
        if (started instanceof CompletableFuture<T> future) {
            future.cancel(true);
        }
    }
}
