package io.throttlemachines.spring.aop;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.internal.call.CallContext;
import io.throttlemachines.internal.call.StackRoom;
import io.throttlemachines.limiter.Permit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
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
                    : future((CompletionStage<@Nullable Object>) stage);
        } catch (Throwable failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private static CompletableFuture<@Nullable Object> future(CompletionStage<@Nullable Object> stage) {
        try {
            return stage.toCompletableFuture();
        } catch (UnsupportedOperationException refused) { // as the interface allows
            CompletableFuture<@Nullable Object> future = new CompletableFuture<>();
            var unused = stage.whenComplete((result, failure) -> end(future, result, failure));
            return future;
        }
    }

    private static void end(
            CompletableFuture<@Nullable Object> future, @Nullable Object result, @Nullable Throwable failure) {
        if (failure == null) {
            future.complete(result);
        } else {
            future.completeExceptionally(failure);
        }
    }

    /** Learns once how a call ends. One that cannot be followed has failed, or its caller would wait for ever. */
    private static void onEnd(CompletionStage<?> call, BiConsumer<@Nullable Object, @Nullable Throwable> end) {
        AtomicBoolean open = new AtomicBoolean(true);
        BiConsumer<@Nullable Object, @Nullable Throwable> once = (result, failure) -> {
            StackRoom.toGiveBack(); // an end that is taken and not handled is lost
            if (open.getAndSet(false)) {
                end.accept(result, failure);
            }
        };
        try {
            var unused = call.whenComplete(once);
        } catch (Throwable unfollowed) {
            once.accept(null, unfollowed);
        }
    }

    /**
     * Makes a call once the permits are there, on a thread of the executor. A caller that cancels or completes the answer ends the
     * wait; cancelling it ends the call too.
     *
     * @param unused gives the permits back if the call is not made
     */
    static CompletableFuture<@Nullable Object> beginAfter(
            CompletableFuture<Permit> permitted,
            Function<Permit, CompletableFuture<@Nullable Object>> call,
            Consumer<Permit> unused,
            Executor executor) {
        Answer answer = new Answer(permitted);
        var unusedEnd = answer.whenComplete((result, failure) -> permitted.cancel(false));
        var ignored = permitted.whenComplete((permit, refusal) -> {
            if (refusal != null) {
                goOn(executor, () -> answer.completeExceptionally(unwrapped(refusal)), answer, () -> {});
            } else {
                goOn(
                        executor,
                        () -> {
                            if (answer.isDone()) {
                                unused.accept(permit);
                            } else {
                                answer.follow(call.apply(permit));
                            }
                        },
                        answer,
                        () -> unused.accept(permit));
            }
        });
        return answer;
    }

    /**
     * Goes on with a task. An executor that throws may have run it all the same: then nothing else happens.
     *
     * @param answer fails if there is no thread
     * @param unused runs before that
     */
    static void goOn(Executor executor, Runnable task, CompletableFuture<?> answer, Runnable unused) {
        AtomicBoolean open = new AtomicBoolean(true);
        try {
            executor.execute(() -> {
                if (open.getAndSet(false)) {
                    task.run();
                }
            });
        } catch (Throwable noThread) {
            if (open.getAndSet(false)) {
                try {
                    unused.run();
                } finally {
                    answer.completeExceptionally(noThread);
                }
            }
        }
    }

    /** Follows a call; where it fails with something that the plan's fallbacks answer, a fallback does, in the caller's context. */
    static CompletableFuture<@Nullable Object> orElse(
            CompletableFuture<@Nullable Object> call, MethodInvocation invocation, Plan plan) {
        if (plan.fallbacks().isEmpty()) {
            return call;
        }
        CallContext callers;
        try {
            callers = call.isDone() ? null : CallContext.capture(); // a call that is over goes on here
        } catch (Throwable noContext) {
            call.cancel(true);
            return CompletableFuture.failedFuture(noContext);
        }
        Answer answer = new Answer(call);
        var unusedEnd = answer.whenComplete((result, failure) -> {
            if (!answer.isCancelled()) { // that cancels the call
                plan.giveUp(call);
            }
        });
        onEnd(call, (result, thrown) -> {
            if (answer.isDone()) { // the caller has ended it, so no fallback is needed
                return;
            }
            try {
                Throwable failure = thrown == null ? null : unwrapped(thrown);
                if (failure == null || !plan.isAnswered(failure)) {
                    answer.end(result, failure);
                    return;
                }
                Object instead = plan.fallbacks().answer(invocation, failure, callers);
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

    /** Whether it is a future of this class, and not the stage of a method. */
    static boolean isAnswer(CompletableFuture<?> call) {
        return call instanceof Answer;
    }

    /** The cause of a failed stage, without the wrapper that dependent stages put around it. */
    static Throwable unwrapped(Throwable thrown) {
        Throwable cause = null;
        try {
            cause = thrown instanceof CompletionException ? thrown.getCause() : null;
        } catch (Throwable unknown) {
            // a wrapper that does not say what it wraps is the failure itself
        }
        return cause == null ? thrown : cause;
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
            onEnd(next, this::end);
        }

        void end(@Nullable Object result, @Nullable Throwable failure) {
            Stages.end(this, result, failure);
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
        onEnd(stage, (result, failure) -> {
            if (failure == null) {
                admission.succeeded(result);
            } else {
                admission.failed(failure);
            }
        });
        if (stage instanceof CompletableFuture<?> future) {
            admission.onTimeout(late -> {
                future.completeExceptionally(late);
                future.cancel(true);
            });
        }
    }
}
