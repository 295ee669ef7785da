package io.throttlemachines.hedge;

import io.throttlemachines.call.CallContext;
import io.throttlemachines.call.GuardedFuture;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Begins the attempts of a call whose attempts are asynchronous: the first on the caller's thread, others elsewhere. */
final class StageCalls<T extends @Nullable Object> {

    private final Function<HedgeAttempt, ? extends CompletionStage<T>> call;
    private final Supplier<Executor> executor;
    private final CallContext context = CallContext.capture();

    StageCalls(Function<HedgeAttempt, ? extends CompletionStage<T>> call, Supplier<Executor> executor) {
        this.call = call;
        this.executor = executor;
    }

    CompletableFuture<T> begin(HedgeAttempt attempt) {
        if (attempt.number() == 0) {
            return Objects.requireNonNull(stage(attempt)).toCompletableFuture();
        }
        Pending pending = new Pending();
        executor.get().execute(() -> pending.begin(attempt));
        return pending.answer;
    }

    private CompletionStage<T> stage(HedgeAttempt attempt) {
        return Objects.requireNonNull(
                attempt.<CompletionStage<T>, RuntimeException>within(() -> call.apply(attempt)),
                "The call answered null instead of a CompletionStage");
    }

    /** An attempt that is to begin on another thread, and may be cancelled before it has. */
    private final class Pending implements GuardedFuture.Outcome {

        private volatile @Nullable CompletionStage<T> begun;
        private final GuardedFuture<T> answer = new GuardedFuture<>(this, this::cancelBegun);

        void begin(HedgeAttempt attempt) {
            if (answer.isDone()) {
                return;
            }
            try {
                CompletionStage<T> stage = context.<CompletionStage<T>, RuntimeException>within(() -> stage(attempt));
                begun = stage;
                stage.whenComplete(answer::end);
                if (answer.isCancelled()) {
                    cancelBegun();
                }
            } catch (RuntimeException | Error failure) {
                answer.end(null, failure);
            }
        }

        private void cancelBegun() {
            if (begun instanceof CompletableFuture<?> future) {
                future.cancel(true);
            }
        }

        @Override
        public void succeeded(@Nullable Object result) {}

        @Override
        public void failed(Throwable failure) {}

        @Override
        public void release() {}
    }
}
