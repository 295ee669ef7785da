package io.throttlemachines.spring.aop.kotlin;

import io.throttlemachines.call.CheckedSupplier;
import io.throttlemachines.hedge.HedgeAttempt;
import java.lang.reflect.Method;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlinx.coroutines.Job;
import kotlinx.coroutines.flow.Flow;
import kotlinx.coroutines.reactor.MonoKt;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.CoroutinesUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Conversions between coroutines and Reactor. Only to be used if Kotlin's coroutines and their support for Reactor are present. */
public final class Coroutines {

    private Coroutines() {}

    /** A Flow of which each collection subscribes to the calls once, with the context of the collector. */
    public static Object flow(Object calls) {
        return new GuardedFlow((Flux<?>) calls);
    }

    /** The elements of a Flow, each subscription in the context of the collector of the {@link #flow} around it; or a plain value. */
    public static Publisher<Object> publisher(Object answer) {
        return answer instanceof Flow<?> flow ? GuardedFlow.source(flow) : Mono.just(answer);
    }

    /**
     * Calls a suspending function, in the context of the call whose continuation is given: at each subscription.
     *
     * @param arguments those of the function, without the continuation
     */
    public static Object call(
            Method function, @Nullable Object target, Object continuation, @Nullable Object[] arguments) {
        return CoroutinesUtils.invokeSuspendingFunction(
                withoutJob(((Continuation<?>) continuation).getContext()), function, target, arguments);
    }

    /** Calls a function that does not suspend, in the context of the call whose continuation is given: at each subscription. */
    public static Publisher<Object> call(CheckedSupplier<@Nullable Object, ?> function, Object continuation) {
        CoroutineContext context = withoutJob(((Continuation<?>) continuation).getContext());
        return MonoKt.<Object>mono(context, (scope, unused) -> answer(function)).flatMapMany(Coroutines::publisher);
    }

    @SuppressWarnings("unchecked") // so that a checked exception is thrown as it is
    private static <E extends Throwable> @Nullable Object answer(CheckedSupplier<@Nullable Object, ?> function)
            throws E {
        return ((CheckedSupplier<@Nullable Object, E>) function).get();
    }

    /** The continuation of an attempt of a hedge, whose coroutines know the attempt on each thread on which they run. */
    @SuppressWarnings("unchecked") // the answer is only passed on
    public static Object withAttempt(Object continuation, HedgeAttempt attempt) {
        Continuation<Object> caller = (Continuation<Object>) continuation;
        CoroutineContext context = caller.getContext().plus(new AttemptElement(attempt));
        return new Continuation<Object>() {
            @Override
            public CoroutineContext getContext() {
                return context;
            }

            @Override
            public void resumeWith(Object result) {
                caller.resumeWith(result);
            }
        };
    }

    /** The coroutines that Reactor starts end when their subscription does, and that depends on the job already. */
    static CoroutineContext withoutJob(CoroutineContext context) {
        return context.minusKey(Job.Key);
    }
}
