package io.throttlemachines.internal.hedge;

import io.throttlemachines.hedge.HedgeAttempt;
import io.throttlemachines.internal.call.CallContext;
import io.throttlemachines.internal.call.Futures;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A hedged call whose attempts are stages. The first begins on the caller's thread, the others on one of the executor. */
final class StageRun<T extends @Nullable Object> extends HedgeRun<T> {

    private final Function<HedgeAttempt, ? extends CompletionStage<T>> call;
    private final CallContext context = CallContext.capture();

    StageRun(DefaultHedge hedge, Function<HedgeAttempt, ? extends CompletionStage<T>> call) {
        super(hedge);
        this.call = call;
    }

    /**
     * The caller can cancel the attempt at once, also before its thread has begun it. A timer's thread may begin it if the
     * executor says so, since a function that returns a stage must not block.
     */
    @Override
    void make(Attempt<T> attempt) {
        if (attempt.number() == 0) {
            begin(attempt);
        } else {
            hedge.executor(false).execute(() -> context.<Boolean, RuntimeException>within(() -> begin(attempt)));
        }
    }

    /** Returns whether the attempt has begun. Whatever it throws is its failure, or no other code would learn of it. */
    private boolean begin(Attempt<T> attempt) {
        if (attempt.isDone()) {
            return false;
        }
        try {
            CompletionStage<T> stage =
                    attempt.position.<CompletionStage<T>, RuntimeException>within(() -> call.apply(attempt.position));
            Objects.requireNonNull(stage, "The call returned null instead of a CompletionStage");
            attempt.cancels(stage);
            stage.whenComplete(
                    (value, failure) -> attempt.end(value, failure == null ? null : Futures.unwrap(failure)));
        } catch (Throwable failure) {
            attempt.end(null, failure);
        }
        return true;
    }
}
