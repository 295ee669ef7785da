package io.throttlemachines.internal.limiter;

import io.throttlemachines.internal.call.GuardedFuture;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An asynchronous call that starts when its permit is taken. */
final class StagedCall<T extends @Nullable Object> {

    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private final Supplier<? extends CompletionStage<T>> call;

    /** Written by the thread that starts the call; volatile, because another thread may cancel. */
    private volatile @Nullable CompletionStage<T> started;

    private StagedCall(Supplier<? extends CompletionStage<T>> call) {
        this.call = call;
    }

    /** Starts a call; an exception from its start becomes a failed future. */
    static <T extends @Nullable Object> CompletableFuture<T> begin(Supplier<? extends CompletionStage<T>> call) {
        try {
            CompletionStage<T> stage =
                    Objects.requireNonNull(call.get(), "The call returned null instead of a CompletionStage");
            return stage.getClass() == CompletableFuture.class
                    ? (CompletableFuture<T>) stage
                    : GuardedFuture.follow(stage, GuardedFuture.UNGUARDED);
        } catch (Throwable failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    /** Starts a call after a wait. */
    static <T extends @Nullable Object> CompletableFuture<T> after(
            AsyncWait wait, Supplier<? extends CompletionStage<T>> call) {
        StagedCall<T> staged = new StagedCall<>(call);
        staged.onCancel(wait);
        var unused = wait.answer().whenComplete((nothing, refusal) -> staged.permitted(wait, refusal));
        return staged.answer;
    }

    private void onCancel(AsyncWait wait) {
        var unused = answer.whenComplete((value, failure) -> {
            if (answer.isCancelled()) {
                cancel(wait);
            }
        });
    }

    private void permitted(AsyncWait wait, @Nullable Throwable refusal) {
        if (refusal != null) {
            answer.completeExceptionally(refusal);
            return;
        }
        if (answer.isDone()) {
            wait.refund();
            return;
        }
        CompletionStage<T> stage = begin(call);
        started = stage;
        stage.whenComplete((value, failure) -> {
            if (failure != null) {
                answer.completeExceptionally(failure);
            } else {
                answer.complete(value);
            }
        });
        if (answer.isCancelled()) {
            cancel(wait);
        }
    }

    private void cancel(AsyncWait wait) {
        wait.answer().cancel(false);
        if (started instanceof CompletableFuture<T> future) {
            future.cancel(true);
        }
    }
}
