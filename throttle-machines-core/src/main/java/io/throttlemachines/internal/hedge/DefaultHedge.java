package io.throttlemachines.internal.hedge;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.hedge.Hedge;
import io.throttlemachines.hedge.Hedge.HedgedCall;
import io.throttlemachines.hedge.HedgeAttempt;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.hedge.HedgeStatus;
import io.throttlemachines.internal.attempt.AttemptBudget;
import io.throttlemachines.internal.attempt.AttemptParts;
import io.throttlemachines.internal.attempt.FollowedCall;
import io.throttlemachines.internal.breaker.timeout.TimedAdmission;
import io.throttlemachines.internal.breaker.timeout.TimedFuture;
import io.throttlemachines.internal.call.Futures;
import io.throttlemachines.internal.call.GuardedFuture;
import io.throttlemachines.internal.call.UserCode;
import io.throttlemachines.internal.call.WaitingCalls;
import io.throttlemachines.metrics.ThrottleMeters.HedgeMeter;
import io.throttlemachines.metrics.ThrottleMeters.HedgeMeter.CallOutcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The hedge that {@code ThrottleMachines} creates: it runs attempts on threads of the library, each within its breaker. */
public final class DefaultHedge implements Hedge {

    private final String name;
    private final HedgeConfig config;
    private final List<Breaker> breakers;
    private final AttemptParts parts;
    final HedgeDelay delay;
    final AttemptBudget budget;
    final HedgeCounts counts;

    /** How many attempts a call makes at most. */
    final int maxAttempts;

    /** How long a call may take; null if that is not limited. */
    private final @Nullable Duration timeout;

    /** By number. Values without identity, which all calls share. */
    private final List<HedgeAttempt> positions;

    /** For calls that no meter measures. It has no state of the call. */
    private final HedgeTally unmeasured;

    /** Receives how calls and attempts end; null if calls are not measured. Any thread may write it. */
    private volatile @Nullable HedgeMeter meter;

    /** Creates a hedge with one breaker for each attempt, or none. */
    public DefaultHedge(String name, HedgeConfig config, List<Breaker> breakers, AttemptParts parts) {
        this.name = name;
        this.config = config;
        this.breakers = List.copyOf(breakers);
        this.parts = parts;
        this.delay = new HedgeDelay(config.delay(), config.delayPercentile());
        this.budget = AttemptBudget.saving(config.budget());
        this.maxAttempts = config.maxAttempts();
        this.timeout = config.timeout();
        this.counts = new HedgeCounts(maxAttempts);
        this.positions =
                IntStream.range(0, maxAttempts).mapToObj(HedgeAttempt::new).toList();
        this.unmeasured = new HedgeTally(this, null);
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
        return Futures.<T, E>await(new ThreadRun<>(this, call).begin(), "hedge", name);
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> callAsync(HedgedCall<T, ?> call) {
        try {
            return new ThreadRun<>(this, call).begin();
        } catch (Throwable notStarted) { // such as a context that cannot be read
            return CompletableFuture.failedFuture(notStarted);
        }
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> callStage(
            Function<HedgeAttempt, ? extends CompletionStage<T>> call) {
        try {
            return new StageRun<>(this, call).begin();
        } catch (Throwable notStarted) { // such as a context that cannot be read
            return CompletableFuture.failedFuture(notStarted);
        }
    }

    /** What the call passes to the attempt of this number. */
    HedgeAttempt position(int number) {
        return positions.get(number);
    }

    /** Makes the call of an attempt under its breaker, if it has one. That no thread was free is no failure of the breaker. */
    <T extends @Nullable Object> void makeGuarded(Attempt<T> attempt, HedgeRun<T> run) {
        Admission admission = breakers.isEmpty()
                ? GuardedFuture.UNGUARDED
                : breakers.get(attempt.number()).admit();
        try {
            run.make(attempt, admitted(attempt, admission));
        } catch (Throwable notBegun) {
            admission.release();
            throw notBegun;
        }
    }

    /** The call of the attempt: the attempt itself, or where its breaker limits its time, a call that the attempt follows. */
    private <T extends @Nullable Object> FollowedCall<T> admitted(Attempt<T> attempt, Admission admission) {
        if (admission instanceof TimedAdmission timed && timed.cutsOff()) {
            TimedFuture<T> limited = TimedFuture.attempt(timed, parts);
            attempt.follow(limited);
            return limited;
        }
        attempt.admitted(admission);
        return attempt;
    }

    /** Runs attempts; {@code onTimer} if the calling thread is a timer's, which must not run them itself. */
    Executor executor(boolean onTimer) {
        return parts.executor(onTimer);
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

    /** Counts a call that begins now. */
    HedgeTally tally() {
        HedgeMeter measuring = meter;
        return measuring == null ? unmeasured : new HedgeTally(this, measuring);
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
        Duration limit = timeout;
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

    ScheduledExecutorService timers() {
        return parts.timers().get();
    }
}
