package io.throttlemachines.spring.aop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

/**
 * An attempt of a hedged Flux. It asks for one element; if that wins, it goes on as the subscriber of {@link #signals()}
 * asks, who gets it first. Never more is asked for than that subscriber wants, so nothing but the first is ever buffered.
 */
final class FluxAttempt extends BaseSubscriber<Object> {

    private final Sinks.Many<Object> signals = Sinks.unsafe().many().unicast().onBackpressureBuffer();
    private final CompletableFuture<@Nullable Object> first = new First();
    private final AtomicBoolean ahead = new AtomicBoolean();
    private final FluxRace race;
    private final Context context;

    /** Whether there was a signal. Only for who signals. */
    private boolean begun;

    FluxAttempt(FluxRace race, Context context) {
        this.race = race;
        this.context = context;
    }

    /** The first element to come. Cancelling it cancels the attempt. */
    private final class First extends CompletableFuture<@Nullable Object> {

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            FluxAttempt.this.cancel();
            return super.cancel(mayInterruptIfRunning);
        }
    }

    CompletableFuture<@Nullable Object> first() {
        return first;
    }

    Flux<Object> signals() {
        Publisher<Object> relayed = actual -> signals.asFlux().subscribe(new Relay(Operators.toCoreSubscriber(actual)));
        return Flux.from(relayed);
    }

    @Override
    public Context currentContext() {
        return context;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        subscription.request(1);
    }

    @Override
    protected void hookOnNext(Object value) {
        if (begun) {
            signals.tryEmitNext(value);
        } else if (wins()) {
            ahead.set(true);
            signals.tryEmitNext(value);
            first.complete(value);
        } else {
            cancel();
        }
    }

    @Override
    protected void hookOnComplete() {
        if (begun || wins()) {
            signals.tryEmitComplete();
            first.complete(null);
        }
    }

    @Override
    protected void hookOnError(Throwable failure) {
        if (begun) {
            signals.tryEmitError(failure);
        } else {
            first.completeExceptionally(failure);
        }
    }

    private boolean wins() {
        begun = true;
        return race.wonBy(this);
    }

    /** Passes signals to the subscriber, and what he asks for to the attempt: after the buffer, so that nothing piles up. */
    private final class Relay implements CoreSubscriber<Object>, Subscription {

        private final CoreSubscriber<? super Object> actual;
        private Subscription buffer = Operators.emptySubscription();

        Relay(CoreSubscriber<? super Object> actual) {
            this.actual = actual;
        }

        @Override
        public Context currentContext() {
            return actual.currentContext();
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            buffer = subscription;
            actual.onSubscribe(this);
        }

        @Override
        public void onNext(Object value) {
            actual.onNext(value);
        }

        @Override
        public void onError(Throwable failure) {
            actual.onError(failure);
        }

        @Override
        public void onComplete() {
            actual.onComplete();
        }

        @Override
        public void request(long wanted) {
            buffer.request(wanted);
            long more = wanted != Long.MAX_VALUE && ahead.compareAndSet(true, false) ? wanted - 1 : wanted;
            if (more > 0) {
                FluxAttempt.this.request(more);
            }
        }

        @Override
        public void cancel() {
            buffer.cancel();
            FluxAttempt.this.cancel();
        }
    }
}
