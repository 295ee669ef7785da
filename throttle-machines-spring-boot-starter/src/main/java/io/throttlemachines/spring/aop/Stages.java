package io.throttlemachines.spring.aop;

import io.throttlemachines.breaker.Admission;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** Calls of methods that return a {@link CompletionStage}. Whatever goes wrong, a refusal too, is a failed stage. */
final class Stages {

    private Stages() {}

    /** Calls the method; an exception that it throws becomes a failed stage, like any other failure. */
    @SuppressWarnings("unchecked") // the plan checked the return type; the answer is only passed on
    static CompletableFuture<@Nullable Object> begin(MethodInvocation invocation) {
        try {
            Object stage = Plan.proceed(invocation);
            return stage == null
                    ? CompletableFuture.failedFuture(new NullPointerException(
                            invocation.getMethod() + " returned null instead of a CompletionStage"))
                    : ((CompletionStage<@Nullable Object>) stage).toCompletableFuture();
        } catch (Throwable failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    /** Calls the method once the permits are there, on a thread of the executor; cancelling ends the wait, then the call. */
    static CompletableFuture<@Nullable Object> beginAfter(
            CompletableFuture<@Nullable Void> permitted, MethodInvocation invocation, Executor executor) {
        Answer answer = new Answer(permitted);
        var unused = permitted.whenCompleteAsync(
                (nothing, refusal) -> {
                    if (refusal != null) {
                        answer.completeExceptionally(unwrapped(refusal));
                    } else if (!answer.isDone()) {
                        answer.follow(begin(invocation));
                    }
                },
                executor);
        return answer;
    }

    /** Follows a call; where it fails with something that the plan's fallbacks answer, a fallback does. */
    static CompletableFuture<@Nullable Object> orElse(
            CompletableFuture<@Nullable Object> call, MethodInvocation invocation, Plan plan) {
        if (plan.fallbacks().isEmpty()) {
            return call;
        }
        Answer answer = new Answer(call);
        var unused = call.whenComplete((result, thrown) -> {
            Throwable failure = thrown == null ? null : unwrapped(thrown);
            if (failure == null || !plan.isAnswered(failure)) {
                answer.end(result, failure);
                return;
            }
            try {
                Object instead = plan.fallbacks().answer(invocation, failure);
                if (instead instanceof CompletionStage<?> stage) {
                    stage.whenComplete(answer::end);
                } else {
                    answer.complete(instead);
                }
            } catch (Throwable again) {
                answer.completeExceptionally(again);
            }
        });
        return answer;
    }

    /** The cause of a failed stage, without the wrapper that dependent stages put around it. */
    static Throwable unwrapped(Throwable thrown) {
        return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }

    /** The answer of a call; cancelling it also cancels the stage behind it. */
    private static final class Answer extends CompletableFuture<@Nullable Object> {

        /** The stage to cancel: a wait for permits, then the call. Written by the thread that follows the next stage. */
        private volatile Future<?> source;

        Answer(Future<?> source) {
            this.source = source;
        }

        void follow(CompletableFuture<@Nullable Object> next) {
            source = next;
            if (isCancelled()) {
                next.cancel(true);
            }
            var unused = next.whenComplete(this::end);
        }

        void end(@Nullable Object result, @Nullable Throwable failure) {
            if (failure == null) {
                complete(result);
            } else {
                completeExceptionally(failure);
            }
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            source.cancel(true);
            return cancelled;
        }
    }

    /**
     * Calls a method that returns a subtype of {@link CompletionStage} that the library cannot create, such as the future of a
     * client. The stage is observed and returned as it is. If its time is over, it is completed with the timeout and cancelled.
     *
     * @throws Throwable why there is no stage: what the method throws
     */
    static Object own(MethodInvocation invocation, Admission admission) throws Throwable {
        CompletionStage<?> stage;
        try {
            stage = (CompletionStage<?>) Plan.proceed(invocation);
            if (stage == null) {
                throw new NullPointerException(invocation.getMethod() + " returned null instead of a CompletionStage");
            }
        } catch (Throwable failure) {
            admission.failed(failure);
            throw failure;
        }
        observe(stage, admission);
        return stage;
    }

    private static void observe(CompletionStage<?> stage, Admission admission) {
        try {
            stage.whenComplete((result, failure) -> {
                if (failure == null) {
                    admission.succeeded(result);
                } else {
                    admission.failed(failure);
                }
            });
        } catch (Throwable failure) {
            admission.failed(failure);
        }
        if (stage instanceof CompletableFuture<?> future) {
            admission.onTimeout(late -> {
                future.completeExceptionally(late);
                future.cancel(true);
            });
        }
    }
}
