package io.throttlemachines.internal.limiter;

import io.throttlemachines.call.CheckedRunnable;
import io.throttlemachines.call.CheckedSupplier;
import io.throttlemachines.internal.limiter.Verdict.Kind;
import io.throttlemachines.internal.limiter.store.Decisions;
import io.throttlemachines.internal.limiter.store.Slot;
import io.throttlemachines.limiter.AllOf.PermitRequest;
import io.throttlemachines.limiter.Decision;
import io.throttlemachines.limiter.Permit;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.refusal.ThrottledException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The permits of one slot, with every way to request them. Time gives them back. */
final class RatePermits extends LimiterPermits {

    final Slot slot;

    RatePermits(LimiterCore core, Slot slot) {
        super(core);
        this.slot = slot;
    }

    @Override
    AllOfPart part(PermitRequest request, boolean waits) {
        return new RatePart(this, request, waits);
    }

    @Override
    boolean samePermits(LimiterPermits other) {
        return other instanceof RatePermits rate && rate.slot.samePermits(slot);
    }

    /** Requests permits. The caller reports the verdict. */
    Verdict ask(long permits, LimiterSettings settings) {
        Verdict early = Verdict.beforePermits(core, settings, permits, false);
        return early == null ? Verdict.withPermits(slot.take(permits, core.now()), settings) : early;
    }

    /** Requests permits without holding the thread. The caller reports the verdict. */
    CompletionStage<Verdict> askAsync(long permits, LimiterSettings settings) {
        Verdict early = Verdict.beforePermits(core, settings, permits, false);
        return early == null
                ? verdict(slot.takeAsync(permits, core.now()), settings)
                : CompletableFuture.completedStage(early);
    }

    private static CompletionStage<Verdict> verdict(CompletionStage<Long> wait, LimiterSettings settings) {
        return wait.thenApply(nanos -> Verdict.withPermits(nanos, settings));
    }

    ThrottledException refusal(long permits, long wait) {
        return core.refusal(slot.remainingSeen(core.now()), permits, wait);
    }

    @Override
    public boolean tryAcquire(long permits) {
        LimiterSettings settings = core.settings();
        Verdict verdict = Verdict.beforePermits(core, settings, permits, false);
        if (verdict == null) {
            verdict = Verdict.withPermits(slot.tryTake(permits, core.time()), settings);
        }
        verdict.report(core, settings);
        verdict.throwIfBlocked();
        return verdict.granted();
    }

    @Override
    public Permit acquire(long permits) {
        LimiterSettings settings = core.settings();
        take(permits, settings.maxWait(), settings);
        return NoPermit.INSTANCE;
    }

    @Override
    public Permit acquire(long permits, Duration maxWait) {
        take(permits, maxWait, core.settings());
        return NoPermit.INSTANCE;
    }

    /** Written out instead of {@link #ask}: compilers inline only to a certain depth, and below an annotation this is deep. */
    private void take(long permits, Duration maxWait, LimiterSettings settings) {
        Verdict verdict = Verdict.beforePermits(core, settings, permits, false);
        if (verdict == null) {
            verdict = Verdict.withPermits(slot.take(permits, core.now()), settings);
        }
        if (verdict.kind() == Kind.WAIT && verdict.nanosToWait() <= nanos(maxWait)) {
            new SingleAttempt(this, permits, nanos(maxWait), core.now()).await(verdict.nanosToWait());
            return;
        }
        verdict.report(core, settings);
        verdict.throwIfBlocked();
        if (!verdict.granted()) {
            throw refusal(permits, verdict.nanosToWait());
        }
    }

    @Override
    public CompletableFuture<Boolean> tryAcquireAsync(long permits) {
        long now = core.now();
        try {
            CompletionStage<Verdict> asked = begin(permits, now);
            return asked == null
                    ? CompletableFuture.completedFuture(true)
                    : await(permits, Duration.ZERO, asked, now).granted();
        } catch (RefusedException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    @Override
    public CompletableFuture<@Nullable Void> acquireAsync(long permits) {
        return acquireAsync(permits, core.settings().maxWait());
    }

    @Override
    public CompletableFuture<@Nullable Void> acquireAsync(long permits, Duration maxWait) {
        long now = core.now();
        try {
            CompletionStage<Verdict> asked = begin(permits, now);
            return asked == null
                    ? CompletableFuture.completedFuture(null)
                    : await(permits, maxWait, asked, now).answer();
        } catch (RefusedException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    @Override
    public CompletableFuture<Permit> permitAsync() {
        return permitAsync(1, core.settings().maxWait());
    }

    @Override
    public CompletableFuture<Permit> permitAsync(long permits, Duration maxWait) {
        long now = core.now();
        try {
            CompletionStage<Verdict> asked = begin(permits, now);
            return asked == null
                    ? CompletableFuture.completedFuture(NoPermit.INSTANCE)
                    : await(permits, maxWait, asked, now).permit();
        } catch (RefusedException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    @Override
    public void release(long permits) {
        long unused = Verdict.checked(permits);
    }

    @Override
    public <T extends @Nullable Object, E extends Throwable> T call(CheckedSupplier<T, E> call) throws E {
        var unused = acquire(1);
        return call.get();
    }

    @Override
    public <E extends Throwable> void run(CheckedRunnable<E> call) throws E {
        var unused = acquire(1);
        call.run();
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> callStage(Supplier<? extends CompletionStage<T>> call) {
        long now = core.now();
        try {
            CompletionStage<Verdict> asked = begin(1, now);
            return asked == null
                    ? StagedCall.begin(call, null)
                    : StagedCall.after(await(1, core.settings().maxWait(), asked, now), call);
        } catch (RefusedException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    /**
     * Requests permits without holding the thread, and reports a call that ends at once.
     *
     * @return null if the call may go on already
     */
    private @Nullable CompletionStage<Verdict> begin(long permits, long now) {
        LimiterSettings settings = core.settings();
        Verdict verdict = Verdict.beforePermits(core, settings, permits, false);
        if (verdict == null) {
            CompletionStage<Long> wait = slot.takeAsync(permits, now);
            if (wait != Slot.TAKEN) {
                return verdict(wait, settings);
            }
            verdict = Verdict.TAKEN;
        }
        verdict.report(core, settings);
        verdict.throwIfBlocked();
        return null;
    }

    private AsyncWait await(long permits, Duration maxWait, CompletionStage<Verdict> asked, long askedAt) {
        SingleAttempt attempt = new SingleAttempt(this, permits, nanos(maxWait), askedAt);
        return AsyncWait.start(attempt, attempt.inTime(asked));
    }

    @Override
    public Decision peek(long permits) {
        return decide(permits, false);
    }

    @Override
    public Decision decide(long permits) {
        return decide(permits, true);
    }

    private Decision decide(long permits, boolean take) {
        LimiterSettings settings = core.settings();
        Verdict early = Verdict.beforePermits(core, settings, permits, !take);
        Decision decision = slot.decide(permits, core.now(), take && early == null);
        Verdict verdict = early == null ? Verdict.withPermits(decision.allowed(), settings) : early;
        if (take) {
            verdict.report(core, settings);
        }
        if (verdict.granted()) {
            return decision.allowed() ? decision : Decisions.letThrough(decision);
        }
        DependencyException obstacle = verdict.obstacle();
        return obstacle == null ? decision : Decisions.blocked(decision, obstacle.retryAfter(), obstacle.blockedBy());
    }

    @Override
    boolean returnAll() {
        return slot.reset(core.now());
    }
}
