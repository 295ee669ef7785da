package io.throttlemachines.internal.store;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.internal.call.Futures;
import io.throttlemachines.internal.call.UserCode;
import io.throttlemachines.internal.call.WaitingCalls;
import io.throttlemachines.internal.time.Time;
import io.throttlemachines.limiter.store.PermitStore;
import io.throttlemachines.limiter.store.StoreConfig;
import io.throttlemachines.limiter.store.StoreStatus;
import io.throttlemachines.metrics.ThrottleMeters.StoreMeter;
import io.throttlemachines.metrics.ThrottleMeters.StoreMeter.Command;
import io.throttlemachines.metrics.ThrottleMeters.StoreMeter.Outcome;
import io.throttlemachines.refusal.RefusedException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one store. None lasts longer than the store's timeout, and while its breaker is open none is made, so that a
 * store that is gone costs its timeout once. Whatever fails here is a {@link StoreFailure}. Thread-safe. Internal.
 */
public final class StoreCalls {

    private final String name;
    private final PermitStore store;
    private final StoreConfig config;
    private final StoreBreaker breaker;
    private final Time time;
    private final Supplier<? extends Executor> threads;
    private final Supplier<? extends ScheduledExecutorService> timers;
    private final WaitingCalls waiting;

    /** Null while calls are not measured. Any thread may write it. */
    private volatile @Nullable StoreMeter meter;

    StoreCalls(
            String name,
            PermitStore store,
            StoreConfig config,
            StoreBreaker breaker,
            Time time,
            Supplier<? extends Executor> threads,
            Supplier<? extends ScheduledExecutorService> timers,
            WaitingCalls waiting) {
        this.name = name;
        this.store = store;
        this.config = config;
        this.breaker = breaker;
        this.time = time;
        this.threads = threads;
        this.timers = timers;
        this.waiting = waiting;
    }

    /** The name of the store. */
    public String name() {
        return name;
    }

    /** How limiters use the store. */
    public StoreConfig config() {
        return config;
    }

    /**
     * Rejects settings by which the store cannot count.
     *
     * @throws io.throttlemachines.config.ConfigurationException as the store throws it
     */
    public void check(PermitStore.Limit limit) {
        store.check(limit);
    }

    /** Runs what depends on an answer. */
    public Executor executor() {
        return threads.get();
    }

    StoreStatus status() {
        return breaker.status();
    }

    void measure(StoreMeter by) {
        meter = by;
    }

    /** A call for which the caller's thread waits. An interrupt does not end the wait, which is short; it stays set. */
    public <T> T now(Command command, Function<PermitStore, ? extends CompletionStage<T>> call) {
        Run<T> run = new Run<>(command);
        try {
            run.begin(call);
            return Objects.requireNonNull(run.ended(run.await(), null));
        } catch (StoreFailure failed) {
            throw failed;
        } catch (Throwable failure) {
            throw run.failed(failure);
        }
    }

    /** A call for which no thread waits. What depends on the future runs on a thread of the library's executor. */
    public <T> CompletableFuture<T> later(
            Command command, Function<PermitStore, ? extends CompletionStage<? extends T>> call) {
        Run<T> run = new Run<>(command);
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            run.begin(call);
            endOnClose(run, answer);
            Future<?> timer = timers.get()
                    .schedule(() -> end(run, answer, null, tooLate()), run.nanosLeft(), TimeUnit.NANOSECONDS);
            var unused = run.stage().whenComplete((value, failure) -> {
                timer.cancel(false);
                end(run, answer, value, failure);
            });
        } catch (StoreFailure skipped) {
            answer.completeExceptionally(skipped);
        } catch (Throwable failure) {
            end(run, answer, null, failure);
        }
        return answer;
    }

    /** A call that is under way when the library is closed ends without an outcome, because its timer is gone. */
    private <T> void endOnClose(Run<T> run, CompletableFuture<T> answer) {
        Consumer<RuntimeException> close = closed -> {
            if (run.claim()) {
                run.release();
                answer.completeExceptionally(new StoreFailure(name, closed));
            }
        };
        var unused = answer.whenComplete((value, failure) -> waiting.remove(close));
        waiting.add(close);
    }

    /**
     * Ends a call unless that has been done, and leaves the thread of the store or the timer to them. Where there is no other
     * thread, it is used all the same.
     */
    private <T> void end(Run<T> run, CompletableFuture<T> answer, @Nullable T value, @Nullable Throwable failure) {
        Runnable end = () -> {
            if (answer.isDone()) {
                return; // the executor ran this, and failed all the same
            }
            try {
                answer.complete(run.ended(value, failure));
            } catch (Throwable failed) {
                answer.completeExceptionally(failed instanceof StoreFailure ? failed : new StoreFailure(name, failed));
            }
        };
        if (run.claim()) {
            try {
                threads.get().execute(end);
            } catch (Throwable noThread) {
                end.run();
            }
        }
    }

    private TimeoutException tooLate() {
        return new TimeoutException("no answer within " + config.timeout());
    }

    /** One call. It ends once: by an answer, a failure, or because the time is over. */
    private final class Run<T> {

        private final Command command;
        private final AtomicBoolean claimed = new AtomicBoolean();
        private final long begun = time.nanos();

        /** Null before the breaker has admitted the call, and after its end. Written by the thread that begins, then by the one that ends. */
        private @Nullable Admission admission;

        /** Null before the store has been called. Written by the caller's thread; volatile, because a timer may cancel. */
        private volatile @Nullable CompletionStage<? extends T> stage;

        Run(Command command) {
            this.command = command;
        }

        void begin(Function<PermitStore, ? extends CompletionStage<? extends T>> call) {
            try {
                admission = breaker.breaker().admit();
            } catch (RefusedException open) {
                measure(Outcome.SKIPPED);
                throw new StoreFailure(name, open);
            }
            stage = Objects.requireNonNull(call.apply(store), "The store returned null instead of a CompletionStage");
        }

        CompletionStage<? extends T> stage() {
            return Objects.requireNonNull(stage);
        }

        long nanosLeft() {
            return config.timeout().toNanos() - (time.nanos() - begun);
        }

        @Nullable
        T await() throws ExecutionException, TimeoutException {
            boolean interrupted = false;
            CompletableFuture<? extends T> future = stage().toCompletableFuture();
            try {
                while (true) {
                    try {
                        return future.get(nanosLeft(), TimeUnit.NANOSECONDS);
                    } catch (InterruptedException interrupt) {
                        interrupted = true;
                    } catch (TimeoutException late) {
                        throw future.isDone() ? late : tooLate();
                    }
                }
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        /** Whether the caller of this method is the one that ends the call. */
        boolean claim() {
            return claimed.compareAndSet(false, true);
        }

        /** Returns the value, or throws the failure, once both breaker and meter know. */
        @Nullable
        T ended(@Nullable T value, @Nullable Throwable failure) {
            if (failure != null) {
                throw failed(failure);
            }
            if (value == null && command != Command.GIVE_BACK) {
                throw failed(new NullPointerException("The store answered null"));
            }
            Admission held = giveUp();
            if (held != null) {
                held.succeeded(value);
                measure(Outcome.SUCCESS);
            }
            return value;
        }

        StoreFailure failed(Throwable failure) {
            Throwable cause = Futures.unwrap(failure);
            Admission held = giveUp();
            if (held != null) {
                breaker.failed(held, cause);
                measure(cause instanceof TimeoutException ? Outcome.TIMEOUT : Outcome.FAILURE);
            }
            cancel();
            return new StoreFailure(name, cause);
        }

        void release() {
            Admission held = giveUp();
            if (held != null) {
                held.release();
            }
            cancel();
        }

        /** The admission; null if there is none, or an error struck while it was ended. */
        private @Nullable Admission giveUp() {
            Admission held = admission;
            admission = null;
            return held;
        }

        private void cancel() {
            if (stage instanceof Future<?> future) {
                UserCode.run(
                        () -> "The cancellation of a call to store '" + name + "'",
                        "its answer is ignored",
                        () -> future.cancel(false));
            }
        }

        private void measure(Outcome outcome) {
            StoreMeter measuring = meter;
            if (measuring != null) {
                try {
                    measuring.ended(command, outcome, time.nanos() - begun);
                } catch (Throwable thrown) {
                    UserCode.failed(() -> "The meter of store '" + name + "'", "no call is affected", thrown);
                }
            }
        }
    }
}
