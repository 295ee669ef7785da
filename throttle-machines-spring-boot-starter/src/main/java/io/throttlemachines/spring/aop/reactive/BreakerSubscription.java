package io.throttlemachines.spring.aop.reactive;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.call.CallTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
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

    private final CompletableFuture<Admission> admitted;
    private final boolean limited;
    private final boolean single;
    private final Executor executor;

    /** Why the call was unsubscribed; null if it was not. Written by the timer's thread. */
    private volatile @Nullable CallTimeoutException exceeded;

    /** Whether the admission knows the outcome. If two threads report it, the admission ignores the second. */
    private volatile boolean delivered;

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

    /** A report has failed, because the stack has ended. */
    @Override
    public void handleListenerError(Throwable error) {
        report(it -> it.failed(error));
    }

    /**
     * Subscribes. Reactor throws errors that it calls fatal, such as a StackOverflowError or a LinkageError, through {@code
     * subscribe}, often without a signal: then the call has failed here. A report that has failed deeper in the stack succeeds
     * here, where there is more room.
     */
    void begin(Runnable subscribe) {
        try {
            subscribe.run();
            deliver();
        } catch (Throwable fatal) {
            if (!admitted.cancel(false) && isAdmitted()) {
                report(it -> it.failed(fatal));
            }
            throw fatal;
        }
    }

    private void report(Consumer<? super Admission> end) {
        outcome.compareAndSet(null, end);
        deliver();
    }

    private void deliver() {
        Consumer<? super Admission> end = outcome.get();
        if (end != null && !delivered) {
            end.accept(admitted.join());
            delivered = true;
        }
    }
}
