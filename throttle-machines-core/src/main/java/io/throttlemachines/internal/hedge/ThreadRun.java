package io.throttlemachines.internal.hedge;

import io.throttlemachines.call.CheckedSupplier;
import io.throttlemachines.hedge.Hedge.HedgedCall;
import io.throttlemachines.hedge.HedgeAttempt;
import io.throttlemachines.internal.attempt.FollowedCall;
import io.throttlemachines.internal.call.CallContext;
import java.util.concurrent.Callable;
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
        made.start(new Making<>(this, attempt.position, made), hedge.executor(attempt.onTimer()));
    }

    /** What the thread of an attempt does: one object for both steps, because a hedged call should cost few. */
    private record Making<T extends @Nullable Object>(ThreadRun<T> run, HedgeAttempt position, FollowedCall<T> made)
            implements Callable<T>, CheckedSupplier<T, Exception> {

        @Override
        public T call() throws Exception {
            return run.context.within(this);
        }

        /** The call, within the context of the caller. */
        @Override
        public T get() throws Exception {
            made.begins();
            HedgeAttempt outer = HedgeAttempt.exchange(position);
            try {
                return run.call.call(position);
            } finally {
                var unused = HedgeAttempt.exchange(outer);
            }
        }
    }
}
