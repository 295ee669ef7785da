package io.throttlemachines.internal.hedge;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.hedge.HedgeAttempt;
import io.throttlemachines.internal.call.CallContext;
import io.throttlemachines.internal.call.Futures;
import io.throttlemachines.internal.call.GuardedFuture;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Begins attempts that are asynchronous themselves: the first on the caller's thread, the others on another thread. */
final class StageCalls<T extends @Nullable Object> {

    private final Function<HedgeAttempt, ? extends CompletionStage<T>> call;
    private final Supplier<Executor> executor;
    private final CallContext context = CallContext.capture();

    StageCalls(Function<HedgeAttempt, ? extends CompletionStage<T>> call, Supplier<Executor> executor) {
        this.call = call;
        this.executor = executor;
    }

    /** The result can be cancelled at once, also before the attempt has begun on its thread. */
    CompletableFuture<T> begin(HedgeAttempt attempt, Admission admission) {
        GuardedFuture<T> result = new GuardedFuture<>(admission);
        if (attempt.number() == 0) {
            follow(attempt, result);
        } else {
            executor.get().execute(() -> context.<Boolean, RuntimeException>within(() -> follow(attempt, result)));
        }
        return result;
    }

    /** Returns whether the attempt has begun. Everything that goes wrong is its failure, or no other code would learn of it. */
    private boolean follow(HedgeAttempt attempt, GuardedFuture<T> result) {
        if (result.isDone()) {
            return false;
        }
        try {
            CompletionStage<T> stage = attempt.<CompletionStage<T>, RuntimeException>within(() -> call.apply(attempt));
            Objects.requireNonNull(stage, "The call returned null instead of a CompletionStage");
            result.cancels(stage);
            stage.whenComplete((value, failure) -> result.end(value, failure == null ? null : Futures.unwrap(failure)));
        } catch (Throwable failure) {
            result.end(null, failure);
        }
        return true;
    }
}
