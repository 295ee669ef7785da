package io.throttlemachines.spring.aop.reactive;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.call.CallTimeoutException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.observability.DefaultSignalListener;
import reactor.core.publisher.Mono;

/**
 * One subscription under a breaker. It waits for a place without a thread, is unsubscribed when its time is over, and reports how
 * it ended: once, with the first signal that decides it. Later signals, such as the cancellation by a subscriber that has its
 * value, are ignored.
 */
final class BreakerSubscription<T> extends DefaultSignalListener<T> {

    /** How the call ended, by the first signal that decided it; null before. Any thread may set it, once. */
    private final AtomicReference<@Nullable Consumer<? super Admission>> outcome = new AtomicReference<>();

    @SuppressWarnings("rawtypes") // a class literal has no type arguments
    private static final AtomicIntegerFieldUpdater<BreakerSubscription> LOST =
            AtomicIntegerFieldUpdater.newUpdater(BreakerSubscription.class, "lost");

    private final CompletableFuture<Admission> admitted;
    private final boolean limited;
    private final boolean single;
    private final Executor executor;

    /** Why the call was unsubscribed; null if it was not. Written by the timer's thread. */
    private volatile @Nullable CallTimeoutException exceeded;

    /** 1 if a report has failed, so that another one is due; else 0. Any thread may set it; the one that clears it reports. */
    @SuppressWarnings("UnusedVariable") // read by LOST
    private volatile int lost;

    /** If single, the first element decides; otherwise only the completion does. */
    BreakerSubscription(CompletableFuture<Admission> admitted, boolean limited, boolean single, Executor executor) {
        this.admitted = admitted;
        this.limited = limited;
        this.single = single;
        this.executor = executor;
    }

    /** Whether the call may have a timeout. */
    boolean isLimited() {
        return limited;
    }

    boolean isAdmitted() {
        return admitted.isDone() && !admitted.isCompletedExceptionally();
    }

    Mono<Admission> admission() {
        return Mono.fromFuture(admitted);
    }

    /** Completes when the time of the call is over, which unsubscribes it; an error would not. */
    Publisher<Object> timeout() {
        return Mono.defer(() -> {
            CompletableFuture<Object> late = new CompletableFuture<>();
            admitted.join().onTimeout(timeout -> {
                exceeded = timeout;
                complete(late);
            });
            return Mono.fromFuture(late);
        });
    }

    /** On a thread of the executor, because the timer's thread must not be blocked, unless there is none. */
    @SuppressWarnings("NullAway") // null is a completion without a value
    private void complete(CompletableFuture<Object> late) {
        try {
            executor.execute(() -> late.complete(null));
        } catch (Throwable noThread) { // the caller would wait for ever
            late.complete(null);
        }
    }

    /** What follows a call that has ended: a failure if its time was over. */
    Mono<T> failure() {
        return Mono.defer(() -> {
            CallTimeoutException late = exceeded;
            return late == null ? Mono.empty() : Mono.error(late);
        });
    }

    @Override
    public void doOnNext(T value) {
        if (single) {
            report(it -> it.succeeded(value));
        }
    }

    @Override
    public void doOnComplete() {
        report(it -> it.succeeded(null));
    }

    @Override
    public void doOnError(Throwable failure) {
        report(it -> it.failed(failure));
    }

    /** Ends the wait for a place, or the call. */
    @Override
    public void doOnCancel() {
        if (!admitted.cancel(false) && isAdmitted()) {
            report(Admission::release);
        }
    }

    /** A report has failed, because the stack has ended. Must not throw, or the subscriber would get no signal. */
    @Override
    public void handleListenerError(Throwable error) {
        try {
            report(it -> it.failed(error));
        } catch (Throwable stillTooDeep) {
            lost = 1;
        }
    }

    /**
     * Subscribes. Reactor throws errors that it calls fatal, such as a StackOverflowError or a LinkageError, through {@code
     * subscribe}, often without a signal: then the call has failed here. A report that has failed deeper in the stack succeeds
     * here, where there is more room.
     */
    void begin(Runnable subscribe) {
        try {
            subscribe.run();
            reportLost();
        } catch (Throwable fatal) {
            if (!admitted.cancel(false) && isAdmitted()) {
                report(it -> it.failed(fatal));
                reportLost();
            }
            throw fatal;
        }
    }

    /** Reports the first outcome, once. */
    private void report(Consumer<? super Admission> end) {
        if (outcome.compareAndSet(null, end)) {
            deliver(end);
        }
    }

    /** Reports again what was lost where the stack ended; the call is released if even its outcome was. */
    private void reportLost() {
        if (LOST.compareAndSet(this, 1, 0)) {
            outcome.compareAndSet(null, Admission::release);
            deliver(Objects.requireNonNull(outcome.get()));
        }
    }

    private void deliver(Consumer<? super Admission> end) {
        try {
            end.accept(admitted.join());
        } catch (StackOverflowError tooDeep) {
            lost = 1; // without a call, for which there may be no room
            throw tooDeep;
        }
    }
}
