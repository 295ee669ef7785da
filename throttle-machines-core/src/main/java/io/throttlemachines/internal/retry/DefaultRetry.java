package io.throttlemachines.internal.retry;

import io.throttlemachines.call.CheckedRunnable;
import io.throttlemachines.call.CheckedSupplier;
import io.throttlemachines.event.RetryBudgetExhausted;
import io.throttlemachines.internal.attempt.AttemptBudget;
import io.throttlemachines.internal.attempt.AttemptParts;
import io.throttlemachines.internal.call.Futures;
import io.throttlemachines.internal.time.Time;
import io.throttlemachines.metrics.ThrottleMeters.RetryMeter;
import io.throttlemachines.metrics.ThrottleMeters.RetryMeter.CallOutcome;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.retry.Retry;
import io.throttlemachines.retry.RetryConfig;
import io.throttlemachines.retry.RetryStatus;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The retry that {@code ThrottleMachines} creates: a call without a timeout stays on the thread of its caller. */
public final class DefaultRetry implements Retry {

    /** How many retries a service that is seldom called may make without having paid for them. */
    private static final int RESERVE = 10;

    /** The answer of a call that has none. */
    private static final Object NOTHING = new Object();

    private final String name;
    private final RetryConfig config;
    private final RetryParts parts;
    private final @Nullable Duration timeout;
    final RetryRules rules;
    final AttemptBudget budget;
    final RetryCounts counts = new RetryCounts();

    /** For calls that no meter measures. It has no state of the call. */
    private final RetryTally unmeasured;

    /** Receives how calls and attempts end; null if calls are not measured. Any thread may write it. */
    private volatile @Nullable RetryMeter meter;

    /** Creates a retry. */
    public DefaultRetry(String name, RetryConfig config, RetryParts parts) {
        this.name = name;
        this.config = config;
        this.parts = parts;
        this.timeout = config.timeout();
        this.rules = new RetryRules(name, config, parts.retryAfter());
        this.budget = config.budget() >= config.maxAttempts() - 1
                ? AttemptBudget.saving(null)
                : AttemptBudget.withReserve(config.budget(), RESERVE);
        this.unmeasured = new RetryTally(this, null);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public RetryConfig config() {
        return config;
    }

    @Override
    public <T extends @Nullable Object, E extends Throwable> T call(CheckedSupplier<T, E> call) throws E {
        if (timeout != null) {
            return Futures.<T, E>await(new ThreadRun<>(this, call).begin(), "retry", name);
        }
        budget.pay();
        RetryTally tally = tally();
        BlockingRetry retries = null;
        while (true) {
            T answer;
            try {
                answer = call.get();
            } catch (Throwable failure) {
                retries = retries == null ? new BlockingRetry(this, tally) : retries;
                if (!retries.awaitNext(failure)) {
                    throw failure;
                }
                continue;
            }
            tally.succeeded(retries == null ? 0 : retries.made());
            return answer;
        }
    }

    @Override
    public <E extends Throwable> void run(CheckedRunnable<E> call) throws E {
        Object unused = call(() -> {
            call.run();
            return NOTHING;
        });
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> callAsync(CheckedSupplier<T, ?> call) {
        try {
            return new ThreadRun<>(this, call).begin();
        } catch (Throwable notStarted) { // such as a context that cannot be read
            return CompletableFuture.failedFuture(notStarted);
        }
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> callStage(Supplier<? extends CompletionStage<T>> call) {
        try {
            return new StageRun<>(this, call).begin();
        } catch (Throwable notStarted) { // such as a context that cannot be read
            return CompletableFuture.failedFuture(notStarted);
        }
    }

    @Override
    public RetryStatus status() {
        return counts.status(name, budget.left());
    }

    /** Reports the end of every call from now on to a meter. */
    public void measure(RetryMeter by) {
        meter = by;
    }

    /** Counts a call that begins now. */
    RetryTally tally() {
        RetryMeter measuring = meter;
        return measuring == null ? unmeasured : new RetryTally(this, measuring);
    }

    /** How a call ends for which there is no further attempt. */
    static CallOutcome outcome(Throwable failure) {
        return Futures.unwrap(failure) instanceof RefusedException ? CallOutcome.REFUSED : CallOutcome.FAILURE;
    }

    /** Publishes that a call was not retried for want of budget. */
    void publishExhausted() {
        parts.events()
                .publish(() ->
                        new RetryBudgetExhausted(name, parts.attempts().time().instant()));
    }

    /** Now, in nanoseconds of the shared time. */
    long nanos() {
        return parts.attempts().time().nanos();
    }

    /** How long the attempts of a call that began then may still take, in nanoseconds. */
    long nanosLeft(long begun) {
        return timeout == null ? Time.NEVER : timeout.toNanos() - (nanos() - begun);
    }

    /** How long all attempts of a call may take; null if there is no limit. */
    @Nullable
    Duration timeout() {
        return timeout;
    }

    /** Plans a task on a timer. */
    Future<?> plan(Runnable task, long nanos) {
        return parts.attempts().timers().get().schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    /** What this shares with other retries and with hedges. */
    AttemptParts parts() {
        return parts.attempts();
    }

    @Override
    public String toString() {
        return "retry '" + name + "'";
    }
}
