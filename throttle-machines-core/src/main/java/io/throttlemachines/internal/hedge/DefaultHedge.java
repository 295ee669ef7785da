package io.throttlemachines.internal.hedge;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.hedge.Hedge;
import io.throttlemachines.hedge.Hedge.HedgedCall;
import io.throttlemachines.hedge.HedgeAttempt;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.hedge.HedgeStatus;
import io.throttlemachines.internal.call.CallContext;
import io.throttlemachines.internal.call.GuardedFuture;
import io.throttlemachines.metrics.ThrottleMeters.HedgeMeter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The hedge that {@code ThrottleMachines} creates: it runs attempts on threads of the library, each within its breaker. */
public final class DefaultHedge implements Hedge {

    private final String name;
    private final HedgeConfig config;
    private final List<Breaker> breakers;
    private final HedgeParts parts;
    private final HedgeDelay delay;
    private final HedgeBudget budget;
    private final HedgeCounts counts;

    /** Receives how calls and attempts end; null if calls are not measured. Any thread may write it. */
    private volatile @Nullable HedgeMeter meter;

    /**
     * Creates a hedge.
     *
     * @param name     its name
     * @param config   its settings
     * @param breakers the breakers, one for each attempt, or none
     * @param parts    the parts that all hedges share
     */
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
        return new HedgeRun<T>(
                        this, attempt -> guarded(attempt, admission -> onOwnThread(attempt, admission, call, context)))
                .begin();
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> callStage(
            Function<HedgeAttempt, ? extends CompletionStage<T>> call) {
        StageCalls<T> calls = new StageCalls<>(call, parts.executor());
        return new HedgeRun<T>(this, attempt -> guarded(attempt, admission -> calls.begin(attempt, admission))).begin();
    }

    private <T extends @Nullable Object> CompletableFuture<T> onOwnThread(
            HedgeAttempt attempt, Admission admission, HedgedCall<T, ?> call, CallContext context) {
        return GuardedFuture.start(
                () -> attempt.within(() -> call.call(attempt)),
                context,
                parts.executor().get(),
                admission);
    }

    /** Begins an attempt under its breaker, if it has one. That no thread was free is no failure of the breaker. */
    private <T extends @Nullable Object> CompletableFuture<T> guarded(
            HedgeAttempt attempt, Function<Admission, CompletableFuture<T>> begin) {
        if (breakers.isEmpty()) {
            return begin.apply(GuardedFuture.UNGUARDED);
        }
        Admission admission = breakers.get(attempt.number()).admit();
        try {
            return begin.apply(admission);
        } catch (Throwable notBegun) {
            admission.release();
            throw notBegun;
        }
    }

    @Override
    public HedgeStatus status() {
        long answered = counts.answered();
        long ended = answered + counts.failed.sum() + counts.timedOut.sum();
        return new HedgeStatus(
                name,
                ended + counts.cancelled.sum(),
                counts.hedged.sum(),
                counts.won(),
                counts.failed.sum(),
                counts.timedOut.sum(),
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

    HedgeDelay delay() {
        return delay;
    }

    HedgeBudget budget() {
        return budget;
    }

    HedgeCounts counts() {
        return counts;
    }

    long nanos() {
        return parts.time().nanos();
    }

    ScheduledExecutorService timers() {
        return parts.timers().get();
    }
}
