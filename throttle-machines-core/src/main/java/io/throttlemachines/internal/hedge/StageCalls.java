package io.throttlemachines.internal.hedge;

import io.throttlemachines.hedge.HedgeAttempt;
import io.throttlemachines.internal.call.CallContext;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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
        Begun begun = new Begun();
        if (attempt.number() == 0) {
            begun.follow(attempt);
        } else {
            executor.get().execute(() -> context.<Boolean, RuntimeException>within(() -> begun.follow(attempt)));
        }
        return begun;
    }

    /** An attempt that may be cancelled, also before it has begun on its thread. */
    private final class Begun extends CompletableFuture<T> {

        private volatile @Nullable CompletionStage<T> stage;

        /** Says whether it has begun. Whatever goes wrong is the attempt's failure: nobody else would hear of it. */
        boolean follow(HedgeAttempt attempt) {
            if (isDone()) {
                return false;
            }
            try {
                CompletionStage<T> made =
                        attempt.<CompletionStage<T>, RuntimeException>within(() -> call.apply(attempt));
                stage = Objects.requireNonNull(made, "The call answered null instead of a CompletionStage");
                made.whenComplete(this::end);
            } catch (Throwable failure) {
                completeExceptionally(failure);
            }
            if (isCancelled()) {
                cancelStage();
            }
            return true;
        }

        private void end(@Nullable T value, @Nullable Throwable failure) {
            if (failure == null) {
                complete(value);
            } else {
                Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
                completeExceptionally(cause == null ? failure : cause);
            }
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            if (cancelled) {
                cancelStage();
            }
            return cancelled;
        }

        private void cancelStage() {
            if (stage instanceof CompletableFuture<?> future) {
                future.cancel(true);
            }
        }
    }
}
