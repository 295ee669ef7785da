package io.throttlemachines.internal.hedge;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.hedge.Hedge;
import io.throttlemachines.hedge.Hedge.HedgedCall;
import io.throttlemachines.hedge.HedgeAttempt;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.hedge.HedgeStatus;
import io.throttlemachines.internal.call.CallContext;
import io.throttlemachines.internal.call.Futures;
import io.throttlemachines.internal.call.GuardedFuture;
import io.throttlemachines.internal.call.UserCode;
import io.throttlemachines.internal.call.WaitingCalls;
import io.throttlemachines.metrics.ThrottleMeters.HedgeMeter;
import io.throttlemachines.metrics.ThrottleMeters.HedgeMeter.CallOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The hedge that {@code ThrottleMachines} creates: it runs attempts on threads of the library, each within its breaker. */
public final class DefaultHedge implements Hedge {

    private final String name;
    private final HedgeConfig config;
    private final List<Breaker> breakers;
    private final HedgeParts parts;
    final HedgeDelay delay;
    final HedgeBudget budget;
    final HedgeCounts counts;

    /** Receives how calls and attempts end; null if calls are not measured. Any thread may write it. */
    private volatile @Nullable HedgeMeter meter;

    /** Creates a hedge with one breaker for each attempt, or none. */
    public DefaultHedge(String name, HedgeConfig config, List<Breaker> breakers, HedgeParts parts) {
        this.name = name;
        this.config = config;
        this.breakers = List.copyOf(breakers);
        this.parts = parts;
        this.delay = new HedgeDelay(config.delay(), config.delayPercentile());
        this.budget = new HedgeBudget(config.budget());
        this.counts = new HedgeCounts(config.maxAttempts());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public HedgeConfig config() {
        return config;
    }

    @Override
    public <T extends @Nullable Object, E extends Throwable> T call(HedgedCall<T, E> call) throws E {
        CompletableFuture<T> answer = callAsync(call);
        try {
            return answer.get();
        } catch (InterruptedException interrupted) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while hedge '" + name + "' waited for an answer");
        } catch (ExecutionException | CancellationException failed) {
            throw DefaultHedge.<E>unchanged(
                    answer.handle((value, thrown) -> thrown).join());
        }
    }

    /** The failure of an attempt, as the type that the attempt declares. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // an attempt throws E or something unchecked
    private static <E extends Throwable> E unchanged(@Nullable Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return (E) Objects.requireNonNull(failure);
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> callAsync(HedgedCall<T, ?> call) {
        CallContext context = CallContext.capture();
        return begin((attempt, onTimer, admission) -> GuardedFuture.start(
                () -> attempt.within(() -> call.call(attempt)), context, executor(onTimer), admission));
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> callStage(
            Function<HedgeAttempt, ? extends CompletionStage<T>> call) {
        CallContext context = CallContext.capture();
        return begin((attempt, onTimer, admission) -> {
            // the caller can cancel the result at once, also before the attempt has begun on its thread
            // a timer's thread may begin it if the executor says so, since a function that returns a stage must not
            // block
            GuardedFuture<T> result = new GuardedFuture<>(admission);
            if (attempt.number() == 0) {
                follow(attempt, call, result);
            } else {
                parts.executor()
                        .get()
                        .execute(() -> context.<Boolean, RuntimeException>within(() -> follow(attempt, call, result)));
            }
            return result;
        });
    }

    /** Returns whether the attempt has begun. Whatever it throws is its failure, or no other code would learn of it. */
    private static <T extends @Nullable Object> boolean follow(
            HedgeAttempt attempt, Function<HedgeAttempt, ? extends CompletionStage<T>> call, GuardedFuture<T> result) {
        if (result.isDone()) {
            return false;
        }
        try {
            CompletionStage<T> stage = attempt.<CompletionStage<T>, RuntimeException>within(() -> call.apply(attempt));
            Objects.requireNonNull(stage, "The call returned null instead of a CompletionStage");
            result.cancels(stage);
            stage.whenComplete((value, failure) -> result.end(value, failure == null ? null : Futures.unwrap(failure)));
        } catch (Throwable failure) {
            result.end(null, failure);
        }
        return true;
    }

    private <T extends @Nullable Object> CompletableFuture<T> begin(Starter<T> starter) {
        return new HedgeRun<>(this, starter).begin();
    }

    private Executor executor(boolean onTimer) {
        Executor executor = parts.executor().get();
        return onTimer ? task -> HandOver.from(executor, task) : executor;
    }

    /** Begins an attempt under its breaker, if it has one. That no thread was free is no failure of the breaker. */
    <T extends @Nullable Object> CompletableFuture<T> start(Starter<T> starter, HedgeAttempt attempt, boolean onTimer) {
        if (breakers.isEmpty()) {
            return starter.start(attempt, onTimer, GuardedFuture.UNGUARDED);
        }
        Admission admission = breakers.get(attempt.number()).admit();
        try {
            return starter.start(attempt, onTimer, admission);
        } catch (Throwable notBegun) {
            admission.release();
            throw notBegun;
        }
    }

    @Override
    public HedgeStatus status() {
        long answered = counts.answered();
        long failed = counts.calls(CallOutcome.FAILURE).sum();
        long timedOut = counts.calls(CallOutcome.TIMEOUT).sum();
        long ended = answered + failed + timedOut;
        return new HedgeStatus(
                name,
                ended + counts.calls(CallOutcome.CANCELLED).sum(),
                counts.hedged.sum(),
                counts.won(),
                failed,
                timedOut,
                counts.attempts.sum(),
                counts.lost.sum(),
                Duration.ofNanos(delay.nanos()),
                ended == 0 ? 1 : (double) answered / ended);
    }

    /** Reports the end of every call from now on to a meter. */
    public void measure(HedgeMeter by) {
        meter = by;
    }

    /** The meter of calls that begin now; null if they are not measured. */
    @Nullable
    HedgeMeter meter() {
        return meter;
    }

    /** Now, in nanoseconds of the shared time; null if no latency is needed. Without a clock there is none either. */
    @Nullable
    Long startLatency() {
        try {
            return delay.learns() ? nanos() : null;
        } catch (Throwable noClock) {
            latencyUnknown(noClock);
            return null;
        }
    }

    /** Records the latency since then. Without a clock there is none, and the call goes on. */
    void recordLatency(long start) {
        try {
            delay.record(nanos() - start);
        } catch (Throwable noClock) {
            latencyUnknown(noClock);
        }
    }

    private void latencyUnknown(Throwable noClock) {
        UserCode.failed(() -> "Reading the latency of hedge '" + name + "'", "no call is affected", noClock);
    }

    long nanos() {
        return parts.time().nanos();
    }

    /** Ends the calls under way when the library is closed. */
    WaitingCalls waiting() {
        return parts.waiting();
    }

    /** Plans the end of a call; null if there is no timeout. */
    @Nullable
    Future<?> planTimeout(Consumer<Duration> timedOut) {
        Duration limit = config.timeout();
        return limit == null
                ? null
                : timers().schedule(() -> timedOut.accept(limit), limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Plans what happens when an attempt is late; null without timers: then no attempt is ever late. */
    @Nullable
    Future<?> planNext(Runnable late) {
        try {
            return timers().schedule(late, delay.nanos(), TimeUnit.NANOSECONDS);
        } catch (Throwable unplanned) {
            return null;
        }
    }

    static void cancel(@Nullable Future<?> timer) {
        try {
            if (timer != null) {
                timer.cancel(false);
            }
        } catch (Throwable notCancelled) {
            UserCode.failed(() -> "Cancelling a timer", "it finds the call over", notCancelled);
        }
    }

    ScheduledExecutorService timers() {
        return parts.timers().get();
    }
}
