package io.throttlemachines.spring.aop;

import io.throttlemachines.spring.aop.kotlin.Coroutines;
import java.lang.reflect.Method;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.interceptor.ExposeInvocationInterceptor;

/** How one annotation of this library guards one method. Thread-safe. */
abstract class Plan {

    private static final Logger log = LoggerFactory.getLogger(Plan.class);

    private final ReturnKind returns;
    private final Fallbacks fallbacks;
    private final AtomicBoolean warned = new AtomicBoolean();

    Plan(ReturnKind returns, Fallbacks fallbacks) {
        this.returns = returns;
        this.fallbacks = fallbacks;
    }

    /**
     * Makes a call. The way of a plain value is short, and passes no function: a call allocates nothing, and compilers still inline
     * the method that is called, which they do only to a certain depth.
     */
    final @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        if (returns == ReturnKind.VALUE) {
            try {
                return value(invocation);
            } catch (Throwable failure) {
                return answer(invocation, failure);
            }
        }
        return switch (returns) {
            case VALUE, OBJECT -> objectOrElse(invocation);
            case OWN_STAGE -> ownStageOrElse(invocation);
            case STAGE -> Stages.orElse(stageOrFailed(invocation), invocation, this);
            case MONO -> ReactiveCalls.monoOrElse(publisher(invocation, true), invocation, this);
            case FLUX -> ReactiveCalls.fluxOrElse(publisher(invocation, false), invocation, this);
            case FLOW -> Coroutines.flow(ReactiveCalls.fluxOrElse(publisher(invocation, false), invocation, this));
        };
    }

    /** What is thrown before there is a stage, such as by the expression of a key, is a failed stage. */
    private CompletableFuture<@Nullable Object> stageOrFailed(MethodInvocation invocation) {
        try {
            return stage(invocation);
        } catch (Throwable failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    /** A value is a value. A call that goes on has been counted too early, which is logged once. */
    private @Nullable Object objectOrElse(MethodInvocation invocation) throws Throwable {
        Object answer;
        try {
            answer = value(invocation);
        } catch (Throwable failure) {
            return answer(invocation, failure);
        }
        if (answer != null && ReturnKind.mayGoOn(answer) && warned.compareAndSet(false, true)) {
            Method method = invocation.getMethod();
            log.warn(
                    "{}.{} has returned a {} and declares another type, so its annotations take each call to have ended "
                            + "when the method returns. Declare the type that it returns.",
                    ReadableNames.shortName(method.getDeclaringClass()),
                    ReadableNames.method(method),
                    answer.getClass().getName());
        }
        return answer;
    }

    private @Nullable Object ownStageOrElse(MethodInvocation invocation) throws Throwable {
        try {
            return ownStage(invocation);
        } catch (Throwable failure) {
            return answer(invocation, failure);
        }
    }

    private @Nullable Object answer(MethodInvocation invocation, Throwable failure) throws Throwable {
        if (isAnswered(failure)) {
            return fallbacks.answer(invocation, failure);
        }
        throw failure;
    }

    abstract @Nullable Object value(MethodInvocation invocation) throws Throwable;

    /**
     * Returns the stage of the method itself, of a type that the library cannot create. A refusal is thrown.
     *
     * @throws Throwable the refusal, or what the method throws
     */
    abstract @Nullable Object ownStage(MethodInvocation invocation) throws Throwable;

    abstract CompletableFuture<@Nullable Object> stage(MethodInvocation invocation);

    /** The caller has ended the answer of a call itself. Then the wait of the call ends; a call under way goes on. */
    void giveUp(CompletableFuture<@Nullable Object> call) {
        if (!call.isDone()) {
            call.completeExceptionally(new CancellationException("The caller has ended the answer."));
        }
    }

    /** A Mono if {@code single}, otherwise a Flux. Its type is not named, because Reactor is optional. */
    abstract Object publisher(MethodInvocation invocation, boolean single);

    /** Whether a fallback answers instead of this failure, if there is one. */
    abstract boolean isAnswered(Throwable failure);

    final Fallbacks fallbacks() {
        return fallbacks;
    }

    /** A copy at the same position of the chain, because an invocation goes through the rest of its chain only once. */
    static MethodInvocation afresh(MethodInvocation invocation) {
        return ((ProxyMethodInvocation) invocation).invocableClone();
    }

    /** Proceeds on any thread with the invocation exposed: aspects further in need it, and the proxy exposes it elsewhere. */
    static @Nullable Object proceed(MethodInvocation invocation) throws Throwable {
        return ExposeInvocationInterceptor.INSTANCE.invoke(invocation);
    }

    /** Describes it for people, with the name of the annotation and its order. */
    abstract AdviceStep describe(String kind, int order);
}
