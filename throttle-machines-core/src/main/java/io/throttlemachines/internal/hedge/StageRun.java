package io.throttlemachines.internal.hedge;

import io.throttlemachines.hedge.HedgeAttempt;
import io.throttlemachines.internal.attempt.FollowedCall;
import io.throttlemachines.internal.call.CallContext;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
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
    void make(Attempt<T> attempt, FollowedCall<T> made) {
        Supplier<CompletionStage<T>> begins =
                () -> attempt.position.<CompletionStage<T>, RuntimeException>within(() -> call.apply(attempt.position));
        if (attempt.number() == 0) {
            made.begin(begins);
        } else {
            hedge.executor(false).execute(() -> made.begin(begins, context));
        }
    }
}
