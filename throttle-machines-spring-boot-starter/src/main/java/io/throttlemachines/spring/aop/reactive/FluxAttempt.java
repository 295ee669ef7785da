package io.throttlemachines.spring.aop.reactive;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * An attempt of a hedged or retried Flux. It requests one element. If the attempt wins, the subscriber of {@link #signals()} gets that
 * element first, and then the elements that it requests.
 *
 * <p>The first element, the end and requests may come from different threads: {@link #drain()} puts them in order. All other
 * elements pass straight through. They are requested only after the first was delivered, so they cannot overtake it, and the
 * end is signalled only after the last of them.
 */
final class FluxAttempt extends BaseSubscriber<Object> {

    private final CompletableFuture<@Nullable Object> first = new First();
    private final FluxRace race;
    private final Context context;

    /** Whether there was a signal. Only the source's signals touch it, and those come one after the other. */
    private boolean begun;

    /** The first element until it is delivered. Written before the first drain, afterwards only while draining. */
    private @Nullable Object pending;

    /** The failure after the first element. Written before {@code ended}. */
    private @Nullable Throwable failure;

    private volatile boolean ended;
    private volatile boolean abandoned;
    private volatile @Nullable CoreSubscriber<? super Object> subscriber;

    /** Whether the subscriber was signalled the end. Written only while draining. */
    private boolean finished;

    /** How many elements the subscriber has requested and the attempt has not yet. */
    private final AtomicLong wanted = new AtomicLong();

    /** How many reasons to drain there are; the thread that brings the first drains for all. */
    private final AtomicInteger reasons = new AtomicInteger();

    FluxAttempt(FluxRace race, Context context) {
        this.race = race;
        this.context = context;
    }

    /** The first element. Cancelling it cancels the attempt. */
    private final class First extends CompletableFuture<@Nullable Object> {

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            abandon();
            return super.cancel(mayInterruptIfRunning);
        }
    }

    CompletableFuture<@Nullable Object> first() {
        return first;
    }

    /** All signals of the attempt, for one subscriber. */
    Flux<Object> signals() {
        Publisher<Object> signals = actual -> {
            CoreSubscriber<? super Object> core = Operators.toCoreSubscriber(actual);
            core.onSubscribe(new Demand());
            subscriber = core;
            drain();
        };
        return Flux.from(signals);
    }

    /** Ends the attempt, because its signals are no longer wanted. */
    void abandon() {
        abandoned = true;
        cancel();
        drain();
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
        CoreSubscriber<? super Object> present = subscriber;
        if (!begun && wins()) {
            pending = value;
            first.complete(value);
            drain();
        } else if (present != null) {
            present.onNext(value);
        } else {
            cancel();
            Operators.onDiscard(value, context);
        }
    }

    @Override
    protected void hookOnComplete() {
        if (begun || wins()) {
            ended = true;
            first.complete(null);
            drain();
        }
    }

    @Override
    protected void hookOnError(Throwable thrown) {
        if (begun) {
            failure = thrown;
            ended = true;
            drain();
        } else {
            first.completeExceptionally(thrown);
        }
    }

    private boolean wins() {
        begun = true;
        return race.wonBy(this);
    }

    private void drain() {
        if (reasons.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            pass();
            seen = reasons.addAndGet(-seen);
        } while (seen != 0);
    }

    private void pass() {
        CoreSubscriber<? super Object> present = subscriber;
        if (abandoned) {
            Operators.onDiscard(pending, context);
            pending = null;
        } else if (present != null) {
            deliverFirst(present);
            if (pending == null) {
                goOn(present);
            }
        }
    }

    private void deliverFirst(CoreSubscriber<? super Object> present) {
        Object element = pending;
        if (element != null && wanted.get() > 0) {
            pending = null;
            wanted.updateAndGet(count -> count == Long.MAX_VALUE ? count : count - 1);
            present.onNext(element);
        }
    }

    private void goOn(CoreSubscriber<? super Object> present) {
        if (!ended) {
            long more = wanted.getAndSet(0);
            if (more > 0) {
                request(more);
            }
        } else if (!finished) {
            finished = true;
            if (failure == null) {
                present.onComplete();
            } else {
                present.onError(failure);
            }
        }
    }

    /** The requests of the subscriber of the signals. */
    private final class Demand implements Subscription {

        @Override
        public void request(long count) {
            if (Operators.validate(count)) {
                wanted.accumulateAndGet(count, Operators::addCap);
                drain();
            }
        }

        @Override
        public void cancel() {
            abandon();
        }
    }
}
