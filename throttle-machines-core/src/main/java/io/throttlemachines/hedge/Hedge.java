package io.throttlemachines.hedge;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.call.CallContext;
import io.throttlemachines.call.GuardedFuture;
import io.throttlemachines.call.InterruptibleFuture;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls that are sent again when the first answer is late, and takes the first answer. Obtained by name from
 * {@code ThrottleMachines}; thread-safe. Attempts run on threads of the library's own, with the caller's context; an
 * attempt that has lost is interrupted and not waited for.
 */
public final class Hedge {

    private final String name;
    private final HedgeConfig config;
    private final List<Breaker> breakers;
    private final HedgeParts parts;
    private final HedgeDelay delay;
    private final HedgeBudget budget;
    private final HedgeCounts counts;

    /** Is told how calls and attempts end; null while nobody measures. */
    private volatile @Nullable HedgeMeter meter;

    /**
     * Internal: made by {@code ThrottleMachines}.
     *
     * @param name     its name
     * @param config   its settings
     * @param breakers the breaker of each attempt, or none
     * @param parts    what hedges share
     */
    public Hedge(String name, HedgeConfig config, List<Breaker> breakers, HedgeParts parts) {
        this.name = name;
        this.config = config;
        this.breakers = List.copyOf(breakers);
        this.parts = parts;
        this.delay = new HedgeDelay(config.delay(), config.delayPercentile());
        this.budget = new HedgeBudget(config.budget());
        this.counts = new HedgeCounts(config.maxAttempts());
    }

    /**
     * The name.
     *
     * @return as declared
     */
    public String name() {
        return name;
    }

    /**
     * The settings this hedge was declared with.
     *
     * @return an immutable configuration
     */
    public HedgeConfig config() {
        return config;
    }

    /**
     * Makes a hedged call and waits for the first answer.
     *
     * @param call makes one attempt; may be called by several threads at once
     * @param <T>  the type of its answer
     * @param <E>  the checked exception it may throw
     * @return the first answer
     * @throws E                     the first failure, if all attempts failed, with the others suppressed in it
     * @throws HedgeTimeoutException if none has answered in time
     * @throws io.throttlemachines.refusal.RefusedException if no attempt's breaker let it in
     * @throws CancellationException if the calling thread is interrupted; it stays interrupted
     */
    public <T extends @Nullable Object, E extends Exception> T call(HedgedCall<T, E> call) throws E {
        CompletableFuture<T> answer = callAsync(call);
        try {
            return answer.get();
        } catch (InterruptedException interrupted) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while hedge '" + name + "' waited for an answer");
        } catch (ExecutionException | CancellationException failed) {
            throw Hedge.<E>unchanged(answer.handle((value, thrown) -> thrown).join());
        }
    }

    /** What an attempt threw, as the type it was declared to throw. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // an attempt throws E or something unchecked
    private static <E extends Exception> E unchanged(@Nullable Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return (E) Objects.requireNonNull(failure);
    }

    /**
     * Makes a hedged call without waiting.
     *
     * @param call makes one attempt; may be called by several threads at once
     * @param <T>  the type of its answer
     * @return the first answer to come; cancelling it gives all attempts up
     */
    public <T extends @Nullable Object> CompletableFuture<T> callAsync(HedgedCall<T, ?> call) {
        CallContext context = CallContext.capture();
        return new HedgeRun<T>(this, attempt -> guarded(attempt, () -> onOwnThread(attempt, call, context))).begin();
    }

    /**
     * Makes a hedged call whose attempts are asynchronous themselves. The first is begun on the calling thread, others on
     * threads of the library's own.
     *
     * @param call begins one attempt; its stage is cancelled if it loses
     * @param <T>  the type of its answer
     * @return the first answer to come; cancelling it gives all attempts up
     */
    public <T extends @Nullable Object> CompletableFuture<T> callStage(
            Function<HedgeAttempt, ? extends CompletionStage<T>> call) {
        StageCalls<T> calls = new StageCalls<>(call, parts.executor());
        return new HedgeRun<T>(this, attempt -> guarded(attempt, () -> calls.begin(attempt))).begin();
    }

    private <T extends @Nullable Object> CompletableFuture<T> onOwnThread(
            HedgeAttempt attempt, HedgedCall<T, ?> call, CallContext context) {
        return InterruptibleFuture.start(
                () -> attempt.within(() -> call.call(attempt)), parts.executor().get(), context);
    }

    /** Begins an attempt within its breaker, if it has one. What cannot be begun, for want of a thread, is no failure of it. */
    private <T extends @Nullable Object> CompletableFuture<T> guarded(
            HedgeAttempt attempt, Supplier<CompletableFuture<T>> begin) {
        if (breakers.isEmpty()) {
            return begin.get();
        }
        Admission admission = breakers.get(attempt.number()).admit();
        try {
            return GuardedFuture.follow(begin.get(), admission);
        } catch (Throwable notBegun) {
            admission.release();
            throw notBegun;
        }
    }

    /**
     * All there is to know at this moment.
     *
     * @return an immutable status
     */
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

    /**
     * Internal: measures calls from now on.
     *
     * @param by is told how they end
     */
    public void measure(HedgeMeter by) {
        meter = new HarmlessMeter(name, by);
    }

    /** Who is told how calls end; null while nobody is. */
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
