package io.throttlemachines.internal.fleet;

import io.throttlemachines.event.StoreAvailable;
import io.throttlemachines.event.StoreUnavailable;
import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.fleet.FleetStore;
import io.throttlemachines.internal.attempt.AttemptParts;
import io.throttlemachines.internal.breaker.BreakerParts;
import io.throttlemachines.internal.call.Futures;
import io.throttlemachines.internal.call.StackRoom;
import io.throttlemachines.internal.call.UserCode;
import io.throttlemachines.internal.text.OneLine;
import io.throttlemachines.limiter.store.StoreStatus;
import io.throttlemachines.metrics.ThrottleMeters.StoreMeter;
import io.throttlemachines.metrics.ThrottleMeters.StoreMeter.Command;
import io.throttlemachines.metrics.ThrottleMeters.StoreMeter.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a fleet's store. None lasts longer than the timeout. After a failure only beats call it, until one succeeds: they
 * are the trial, so that no call of the application waits for a store that is gone. Thread-safe.
 */
final class FleetCalls {

    private final FleetStore store;
    private final String name;
    private final Duration timeout;
    private final BreakerParts parts;
    private final Supplier<? extends ScheduledExecutorService> timers;
    private final ReentrantLock lock = new ReentrantLock();

    /** Whether the store answers. Writes guarded by the lock. */
    private volatile StoreStatus status;

    /** Null while calls are not measured. Any thread may write it. */
    private volatile @Nullable StoreMeter meter;

    FleetCalls(
            FleetStore store,
            Duration timeout,
            BreakerParts parts,
            Supplier<? extends ScheduledExecutorService> timers) {
        this.store = store;
        this.name = store.name();
        this.timeout = timeout;
        this.parts = parts;
        this.timers = timers;
        this.status = new StoreStatus(true, parts.time().instant(), null);
        parts.events().neverUnder(lock);
    }

    String name() {
        return name;
    }

    StoreStatus status() {
        return status;
    }

    void measure(StoreMeter by) {
        meter = by;
    }

    /**
     * Calls the store. Blocks no thread.
     *
     * @param done receives the answer or the failure, once, and not on a thread of the store or the timer
     */
    <T> void call(
            Command command,
            Function<FleetStore, ? extends CompletionStage<? extends T>> call,
            BiConsumer<? super @Nullable T, ? super @Nullable Throwable> done) {
        if (!status.available() && command != Command.BEAT) {
            measure(command, Outcome.SKIPPED, 0);
            done.accept(null, new TimeoutException("The store '" + name + "' did not answer shortly before."));
            return;
        }
        new Run<T>(command, done).begin(call);
    }

    /** Runs something when a stage completes, at the latest after the timeout; once, and not if this throws. Blocks no thread. */
    void after(CompletableFuture<?> stage, Runnable next) {
        AtomicBoolean begun = new AtomicBoolean();
        Runnable once = () -> {
            if (begun.compareAndSet(false, true)) {
                next.run();
            }
        };
        Future<?> timer = timers.get().schedule(once, timeout.toNanos(), TimeUnit.NANOSECONDS);
        var unused = stage.whenComplete((value, failure) -> {
            AttemptParts.cancel(timer);
            once.run();
        });
    }

    private void measure(Command command, Outcome outcome, long nanos) {
        StoreMeter measuring = meter;
        if (measuring != null) {
            UserCode.run(
                    () -> "The meter of store '" + name + "'",
                    "no call is affected",
                    () -> measuring.ended(command, outcome, nanos));
        }
    }

    private void succeeded() {
        if (!status.available()) {
            change(true, status.lastError());
        }
    }

    private void failed(Throwable failure) {
        change(false, OneLine.first(failure));
    }

    private void change(boolean available, @Nullable String error) {
        StackRoom.toChange();
        Instant at = parts.time().instant();
        lock.lock();
        try {
            StoreStatus before = status;
            boolean changes = before.available() != available;
            if (changes) {
                parts.events().record(event(available, error, at));
            }
            status = new StoreStatus(available, changes ? at : before.since(), error);
        } finally {
            lock.unlock();
        }
        parts.events().deliver();
    }

    private ThrottleEvent event(boolean available, @Nullable String error, Instant at) {
        return available
                ? new StoreAvailable(name, at)
                : new StoreUnavailable(name, Objects.requireNonNullElse(error, "unknown"), at);
    }

    /** One call. It ends once: by an answer, a failure, or because the time is over. */
    private final class Run<T> {

        private final Command command;
        private final BiConsumer<? super @Nullable T, ? super @Nullable Throwable> done;
        private final AtomicBoolean ended = new AtomicBoolean();
        private final long begun = parts.time().nanos();

        Run(Command command, BiConsumer<? super @Nullable T, ? super @Nullable Throwable> done) {
            this.command = command;
            this.done = done;
        }

        void begin(Function<FleetStore, ? extends CompletionStage<? extends T>> call) {
            try {
                CompletionStage<? extends T> stage = Objects.requireNonNull(
                        call.apply(store), "The store returned null instead of a CompletionStage");
                CompletableFuture<?> known = Futures.askable(stage);
                if (known != null && known.isDone()) {
                    var unused = stage.whenComplete(this::end);
                    return;
                }
                Future<?> timer = timers.get()
                        .schedule(
                                () -> {
                                    leave(null, new TimeoutException("no answer within " + timeout));
                                    cancel(stage);
                                },
                                timeout.toNanos(),
                                TimeUnit.NANOSECONDS);
                var unused = stage.whenComplete((answer, failure) -> {
                    AttemptParts.cancel(timer);
                    leave(answer, failure);
                });
            } catch (Throwable failure) {
                end(null, failure);
            }
        }

        /** Leaves the thread of the store or the timer to them. Where there is no other thread, it is used all the same. */
        private void leave(@Nullable T answer, @Nullable Throwable failure) {
            if (ended.get()) {
                return;
            }
            try {
                parts.executor().get().execute(() -> end(answer, failure));
            } catch (Throwable noThread) {
                end(answer, failure);
            }
        }

        private void end(@Nullable T answer, @Nullable Throwable failure) {
            if (!ended.compareAndSet(false, true)) {
                return;
            }
            Throwable cause = failure != null
                    ? Futures.unwrap(failure)
                    : answer == null && command != Command.LEAVE
                            ? new NullPointerException("The store answered null")
                            : null;
            try {
                report(cause);
            } finally {
                done.accept(cause == null ? answer : null, cause);
            }
        }

        private void report(@Nullable Throwable cause) {
            Outcome outcome = cause == null
                    ? Outcome.SUCCESS
                    : cause instanceof TimeoutException ? Outcome.TIMEOUT : Outcome.FAILURE;
            measure(command, outcome, parts.time().nanos() - begun);
            if (cause == null) {
                succeeded();
            } else {
                failed(cause);
            }
        }

        private void cancel(CompletionStage<?> stage) {
            Futures.cancel(
                    stage, false, () -> "The cancellation of a call to store '" + name + "'", "its answer is ignored");
        }
    }
}
