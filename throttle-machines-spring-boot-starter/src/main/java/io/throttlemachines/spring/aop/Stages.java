package io.throttlemachines.spring.aop;

import io.throttlemachines.internal.call.GuardedFuture;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** Begins calls that answer by a stage. */
final class Stages {

    private Stages() {}

    /** Calls the method; what it throws instead of answering is a failed stage like any other failure. */
    @SuppressWarnings(
            "unchecked") // the method's type was looked at when the plan was made; the answer is only passed on
    static CompletableFuture<@Nullable Object> begin(MethodInvocation invocation) {
        try {
            Object stage = Proceeding.with(invocation);
            return stage == null
                    ? CompletableFuture.failedFuture(new NullPointerException(
                            invocation.getMethod() + " returned null instead of a CompletionStage"))
                    : ((CompletionStage<@Nullable Object>) stage).toCompletableFuture();
        } catch (Throwable failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    /** Calls the method once it is permitted, on a thread that may be held; cancelling ends what is under way. */
    static CompletableFuture<@Nullable Object> beginAfter(
            CompletableFuture<@Nullable Void> permitted, MethodInvocation invocation, Executor executor) {
        GuardedFuture<@Nullable Object> future = new GuardedFuture<>(GuardedFuture.UNGUARDED);
        future.cancels(permitted);
        var unused = permitted.whenCompleteAsync(
                (nothing, refusal) -> {
                    if (refusal != null) {
                        future.end(null, unwrapped(refusal));
                    } else if (!future.isDone()) {
                        follow(begin(invocation), future);
                    }
                },
                executor);
        return future;
    }

    private static void follow(CompletableFuture<@Nullable Object> begun, GuardedFuture<@Nullable Object> future) {
        future.cancels(begun);
        var unused = begun.whenComplete(future::end);
    }

    /** What a stage failed with, out of the wrapper that dependent stages put around it. */
    static @Nullable Throwable unwrapped(@Nullable Throwable thrown) {
        return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }
}
