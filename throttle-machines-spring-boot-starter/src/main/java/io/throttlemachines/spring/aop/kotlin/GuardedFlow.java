package io.throttlemachines.spring.aop.kotlin;

import io.throttlemachines.hedge.HedgeAttempt;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlinx.coroutines.channels.BufferOverflow;
import kotlinx.coroutines.flow.Flow;
import kotlinx.coroutines.flow.FlowCollector;
import kotlinx.coroutines.flow.FlowKt;
import kotlinx.coroutines.reactive.ReactiveFlowKt;
import kotlinx.coroutines.reactor.ReactorFlowKt;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.util.context.ContextView;

/**
 * A Flow whose collections are guarded as subscriptions to a Flux. What a plain Flow promises still holds: the source runs in the
 * context of the collector, it does not run ahead of the collector, and elements may be null. Immutable.
 */
final class GuardedFlow implements Flow<Object> {

    /** Stands for null, which Reactor does not allow. */
    private static final Object NULL = new Object();

    private final Flux<?> calls;

    GuardedFlow(Flux<?> calls) {
        this.calls = calls;
    }

    @Override
    public @Nullable Object collect(FlowCollector<? super Object> collector, Continuation<? super Unit> continuation) {
        CoroutineContext context = Coroutines.withoutJob(continuation.getContext());
        Flux<?> inContext = calls.contextWrite(reactor -> reactor.put(CoroutineContext.class, context));
        return oneByOne(ReactiveFlowKt.asFlow(inContext)).collect(unmasked(collector), continuation);
    }

    /** Without this, up to 64 elements would be requested ahead. */
    private static <T> Flow<T> oneByOne(Flow<T> flow) {
        return FlowKt.buffer(flow, 0, BufferOverflow.SUSPEND);
    }

    @SuppressWarnings("NullAway") // an element of a Flow may be null
    private static FlowCollector<Object> unmasked(FlowCollector<? super Object> collector) {
        return (element, continuation) -> collector.emit(element == NULL ? null : element, continuation);
    }

    /** The Flow of a method as a Flux, to be subscribed to within the calls of a guarded Flow. */
    static Flux<Object> source(Flow<?> flow) {
        Flow<Object> masked = FlowKt.map(flow, (element, continuation) -> element == null ? NULL : element);
        return Flux.deferContextual(reactor -> ReactorFlowKt.asFlux(masked, context(reactor)));
    }

    /** That of the collector, with the attempt of a hedge if there is one. */
    private static CoroutineContext context(ContextView reactor) {
        CoroutineContext collector =
                reactor.<CoroutineContext>getOrEmpty(CoroutineContext.class).orElse(EmptyCoroutineContext.INSTANCE);
        return reactor.hasKey(HedgeAttempt.class)
                ? collector.plus(new AttemptElement(reactor.get(HedgeAttempt.class)))
                : collector;
    }
}
