package io.throttlemachines.internal.store;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.internal.call.Futures;
import io.throttlemachines.internal.call.UserCode;
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

    /** Null while calls are not measured. Any thread may write it. */
    private volatile @Nullable StoreMeter meter;

    StoreCalls(
            String name,
            PermitStore store,
            StoreConfig config,
            StoreBreaker breaker,
            Time time,
            Supplier<? extends Executor> threads,
            Supplier<? extends ScheduledExecutorService> timers) {
        this.name = name;
        this.store = store;
        this.config = config;
        this.breaker = breaker;
        this.time = time;
        this.threads = threads;
        this.timers = timers;
    }

    /** The name of the store. */
    public String name() {
        return name;
    }

    /** How limiters use the store. */
    public StoreConfig config() {
        return config;
    }

    StoreStatus status() {
        return breaker.status();
    }

    void measure(StoreMeter by) {
        meter = by;
    }

    /** A call for which the caller's thread waits. An interrupt does not end the wait, which is short; it stays set. */
    public <T> T now(Command command, Function<PermitStore, CompletionStage<T>> call) {
        Run<T> run = new Run<>(command);
        try {
            return run.ended(await(run.begin(call)), null);
        } catch (StoreFailure skipped) {
            throw skipped;
        } catch (Throwable failure) {
            run.cancel();
            run.ended(null, failure);
            throw new StoreFailure(name, failure);
        }
    }

    private <T> T await(CompletionStage<T> stage) throws ExecutionException, TimeoutException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return stage.toCompletableFuture().get(config.timeout().toNanos(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException interrupt) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A call for which no thread waits. What depends on the future runs on a thread of the library's executor. */
    public <T> CompletableFuture<T> later(Command command, Function<PermitStore, CompletionStage<T>> call) {
        Run<T> run = new Run<>(command);
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            CompletionStage<T> stage = run.begin(call);
            Future<?> timer = timers.get()
                    .schedule(
                            () -> end(run, answer, null, new TimeoutException()),
                            config.timeout().toNanos(),
                            TimeUnit.NANOSECONDS);
            var unused = stage.whenComplete((value, failure) -> {
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

    /** Leaves the thread of the store or the timer to them. Where there is no other thread, it is used all the same. */
    private <T> void end(
            Run<T> run, CompletableFuture<T> answer, @Nullable T value, @Nullable Throwable failure) {
        Runnable end = () -> {
            if (failure != null) {
                run.cancel();
            }
            try {
                answer.complete(run.ended(value, failure));
            } catch (Throwable failed) {
                answer.completeExceptionally(failed instanceof StoreFailure ? failed : new StoreFailure(name, failed));
            }
        };
        try {
            threads.get().execute(end);
        } catch (Throwable noThread) {
            end.run();
        }
    }

    /** One call. It ends once: by an answer, a failure, or because the time is over. */
    private final class Run<T> {

        private final Command command;
        private final AtomicBoolean ended = new AtomicBoolean();
        private final long begun = time.nanos();

        /** Null before the breaker has admitted the call. Written before the call begins. */
        private @Nullable Admission admission;

        /** Null before the store has been called. Written by the caller's thread; volatile, because a timer may cancel. */
        private volatile @Nullable CompletionStage<T> stage;

        Run(Command command) {
            this.command = command;
        }

        CompletionStage<T> begin(Function<PermitStore, CompletionStage<T>> call) {
            try {
                admission = breaker.breaker().admit();
            } catch (RefusedException open) {
                measure(Outcome.SKIPPED);
                throw new StoreFailure(name, open);
            }
            CompletionStage<T> begunStage =
                    Objects.requireNonNull(call.apply(store), "The store returned null instead of a CompletionStage");
            stage = begunStage;
            return begunStage;
        }

        void cancel() {
            if (stage instanceof Future<?> future) {
                future.cancel(false);
            }
        }

        /** Returns the value, or throws the failure, once both breaker and meter know. */
        T ended(@Nullable T value, @Nullable Throwable failure) {
            Throwable cause = failure == null && value == null
                    ? new NullPointerException("The store answered null")
                    : failure == null ? null : Futures.unwrap(failure);
            Admission admitted = admission;
            if (admitted != null && ended.compareAndSet(false, true)) {
                if (cause == null) {
                    admitted.succeeded(value);
                    measure(Outcome.SUCCESS);
                } else {
                    admitted.failed(cause);
                    measure(cause instanceof TimeoutException ? Outcome.TIMEOUT : Outcome.FAILURE);
                }
            }
            if (cause != null) {
                throw new StoreFailure(name, cause);
            }
            return Objects.requireNonNull(value);
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
