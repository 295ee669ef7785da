package io.throttlemachines.internal.store;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.internal.call.UserCode;
import io.throttlemachines.internal.call.WaitingCalls;
import io.throttlemachines.internal.time.Time;
import io.throttlemachines.limiter.store.PermitStore;
import io.throttlemachines.limiter.store.StoreConfig;
import io.throttlemachines.limiter.store.StoreStatus;
import io.throttlemachines.metrics.ThrottleMeters.StoreMeter;
import io.throttlemachines.metrics.ThrottleMeters.StoreMeter.Command;
import io.throttlemachines.metrics.ThrottleMeters.StoreMeter.Outcome;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeoutException;
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
    private final Deadlines deadlines;
    private final Handover handover;

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
        long nanos = config.timeout().toNanos();
        this.deadlines = new Deadlines(timers, time, nanos, this::tooLate);
        this.handover = new Handover(threads, time, nanos);
        waiting.add(deadlines::close);
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

    StoreStatus status() {
        return breaker.status();
    }

    void measure(StoreMeter by) {
        meter = by;
    }

    /** A call for which the caller's thread waits. An interrupt does not end the wait, which is short; it stays set. */
    public <T> T now(Command command, Function<PermitStore, ? extends CompletionStage<T>> call) {
        StoreCall<T> run = new StoreCall<>(this, command);
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
        StoreCall<T> run = new StoreCall<>(this, command);
        try {
            run.begin(call);
            var unused = run.stage().whenComplete((value, failure) -> {
                deadlines.remove(run);
                run.answer(value, failure);
            });
            if (!run.over()) {
                deadlines.add(run);
            }
            if (run.over()) { // perhaps before it was added
                deadlines.remove(run);
            }
        } catch (StoreFailure skipped) {
            run.answer().completeExceptionally(skipped);
        } catch (Throwable failure) {
            deadlines.remove(run);
            run.answer(null, failure);
        }
        return run.answer();
    }

    /** Runs what depends on an answer on a thread of the library's executor; on this one if there is none. */
    public void handOver(Runnable dependent) {
        handover.run(dependent);
    }

    /** What is left of the store's timeout for one that asked at a time. */
    public long nanosLeft(long since) {
        return config.timeout().toNanos() - (nanos() - since);
    }

    /** Lets a caller that has just begun to wait for one of these calls fail once the timeout is over, until it is {@link #ended}. */
    public void endInTime(TimedCall caller) {
        try {
            deadlines.add(caller);
        } catch (RuntimeException noTimer) {
            ended(caller);
            caller.fail(noTimer);
        }
    }

    /** Nothing has to end it any more. */
    public void ended(TimedCall caller) {
        deadlines.remove(caller);
    }

    TimeoutException tooLate() {
        return new TimeoutException("no answer within " + config.timeout());
    }

    PermitStore store() {
        return store;
    }

    long nanos() {
        return time.nanos();
    }

    Admission admit() {
        return breaker.breaker().admit();
    }

    /** Ends a call that failed. One that failed through no fault of the store says nothing about it. */
    void failed(Admission call, @Nullable CompletionStage<?> stage, Throwable cause) {
        boolean unavailable = UserCode.get(
                () -> "isUnavailable of store '" + name + "'",
                "the call counts as a failure of the store",
                () -> store.isUnavailable(stage, cause),
                true);
        if (unavailable) {
            breaker.failed(call, cause);
        } else {
            breaker.failedAlone(call, cause);
        }
    }

    StoreFailure failure(Throwable cause) {
        return new StoreFailure(name, cause);
    }

    void measure(Command command, Outcome outcome, long nanos) {
        StoreMeter measuring = meter;
        if (measuring != null) {
            try {
                measuring.ended(command, outcome, nanos);
            } catch (Throwable thrown) {
                UserCode.failed(() -> "The meter of store '" + name + "'", "no call is affected", thrown);
            }
        }
    }
}
