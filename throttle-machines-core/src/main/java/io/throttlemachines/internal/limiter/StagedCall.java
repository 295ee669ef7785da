package io.throttlemachines.internal.limiter;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.internal.call.CallContext;
import io.throttlemachines.internal.call.GuardedFuture;
import io.throttlemachines.internal.call.LaterCall;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
        CompletableFuture<@Nullable Void> end = wait.onThread();
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
}
