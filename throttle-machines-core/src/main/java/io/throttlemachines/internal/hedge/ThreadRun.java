package io.throttlemachines.internal.hedge;

import io.throttlemachines.hedge.Hedge.HedgedCall;
import io.throttlemachines.internal.attempt.FollowedCall;
import io.throttlemachines.internal.call.CallContext;
import org.jspecify.annotations.Nullable;

/** A hedged call whose attempts each hold a thread of the executor. */
final class ThreadRun<T extends @Nullable Object> extends HedgeRun<T> {

    private final HedgedCall<T, Exception> call;
    private final CallContext context = CallContext.capture();

    @SuppressWarnings("unchecked") // whatever an attempt throws is caught, not only the Exception that the cast claims
    ThreadRun(DefaultHedge hedge, HedgedCall<T, ?> call) {
        super(hedge);
        this.call = (HedgedCall<T, Exception>) call;
    }

    @Override
    void make(Attempt<T> attempt, FollowedCall<T> made) {
        made.start(() -> context.within(() -> called(attempt, made)), hedge.executor(attempt.onTimer()));
    }

    private T called(Attempt<T> attempt, FollowedCall<T> made) throws Exception {
        made.begins();
        return attempt.position.within(() -> call.call(attempt.position));
    }
}
