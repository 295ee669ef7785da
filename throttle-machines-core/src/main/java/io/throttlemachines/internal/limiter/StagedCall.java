package io.throttlemachines.internal.limiter;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.internal.call.CallContext;
import io.throttlemachines.internal.call.GuardedFuture;
import io.throttlemachines.internal.call.LaterCall;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An asynchronous call that starts when its permit is taken. */
final class StagedCall {

    private StagedCall() {}

    /**
     * Starts a call; an exception from its start becomes a failed future.
     *
     * @param place learns how the call ends; null if it holds none
     */
    static <T extends @Nullable Object> CompletableFuture<T> begin(
            Supplier<? extends CompletionStage<T>> call, @Nullable Admission place) {
        CompletionStage<T> stage;
        try {
            stage = Objects.requireNonNull(call.get(), "The call returned null instead of a CompletionStage");
        } catch (Throwable failure) {
            if (place != null) {
                place.failed(failure);
            }
            return CompletableFuture.failedFuture(failure);
        }
        if (place != null) {
            return GuardedFuture.follow(stage, place);
        }
        return stage.getClass() == CompletableFuture.class
                ? (CompletableFuture<T>) stage
                : GuardedFuture.follow(stage, GuardedFuture.UNGUARDED);
    }

    /** Starts a call after a wait, with the context of the calling thread. */
    static <T extends @Nullable Object> CompletableFuture<T> after(
            AsyncWait wait, Supplier<? extends CompletionStage<T>> call) {
        CompletableFuture<@Nullable Void> end = onThread(wait);
        CallContext context;
        try {
            context = end.isDone() ? null : CallContext.capture(); // one that is over goes on here
        } catch (Throwable noContext) {
            if (!end.cancel(false) && !end.isCompletedExceptionally()) {
                wait.refund();
            }
            return CompletableFuture.failedFuture(noContext);
        }
        return LaterCall.after(
                end,
                nothing ->
                        context == null ? begin(call, wait.place()) : context.within(() -> begin(call, wait.place())),
                nothing -> wait.refund());
    }

    /**
     * The end of a wait, after which a call may begin: on a thread of the executor if a timer has ended the wait, because its
     * thread must stay free for other callers. A caller that completes or cancels it ends the wait.
     */
    private static CompletableFuture<@Nullable Void> onThread(AsyncWait wait) {
        if (wait.answer().isDone()) {
            return wait.answer();
        }
        HandOver handOver = new HandOver(wait);
        wait.endWith(handOver);
        var unused = wait.answer().whenComplete((nothing, failure) -> handOver.begin(failure));
        return handOver;
    }

    private static final class HandOver extends CompletableFuture<@Nullable Void> {

        private final AsyncWait wait;

        /** An executor that throws may have run the task all the same. The first to set it back decides about the permits. */
        private final AtomicBoolean open = new AtomicBoolean(true);

        HandOver(AsyncWait wait) {
            this.wait = wait;
        }

        void begin(@Nullable Throwable failure) {
            if (failure != null) {
                completeExceptionally(failure);
                return;
            }
            if (!wait.hasWaited()) { // the thread is one of the executor already, by which the answer of a store came
                goOn();
                return;
            }
            try {
                wait.executor().execute(this::goOn);
            } catch (Throwable noThread) {
                if (open.getAndSet(false)) {
                    try {
                        wait.refund();
                    } finally {
                        completeExceptionally(wait.reason(noThread));
                    }
                }
            }
        }

        private void goOn() {
            if (open.getAndSet(false) && !complete(null)) { // the caller has ended it meanwhile
                wait.refund();
            }
        }
    }
}
