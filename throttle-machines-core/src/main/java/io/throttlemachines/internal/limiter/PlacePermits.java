package io.throttlemachines.internal.limiter;

import io.throttlemachines.call.CheckedRunnable;
import io.throttlemachines.call.CheckedSupplier;
import io.throttlemachines.internal.bulkhead.Place;
import io.throttlemachines.internal.call.StackRoom;
import io.throttlemachines.internal.limiter.Verdict.Kind;
import io.throttlemachines.internal.limiter.store.Decisions;
import io.throttlemachines.internal.limiter.store.Slot;
import io.throttlemachines.limiter.AllOf.PermitRequest;
import io.throttlemachines.limiter.Decision;
import io.throttlemachines.limiter.Permit;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.refusal.RefusedException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The permits of calls that run at once, with every way to request them. The end of a call gives them back. */
final class PlacePermits extends LimiterPermits {

    private final PlaceTaker taker;

    PlacePermits(LimiterCore core, PlaceSource.Use use) {
        super(core);
        this.taker = new PlaceTaker(core, use);
    }

    @Override
    AllOfPart part(PermitRequest request, boolean waits) {
        return new PlacePart(this, taker, request, waits);
    }

    @Override
    boolean samePermits(LimiterPermits other) {
        return other instanceof PlacePermits that && taker.sameAs(that.taker);
    }

    @Override
    void keep(Place place) {
        Places known = taker.look(); // a place that is held keeps its key
        if (known != null) {
            known.keep(place);
        }
    }

    @Override
    void returnKept(Place place) {
        Places known = taker.look();
        if (known != null) {
            known.returnKept(place);
        }
    }

    @Override
    public void release(long permits) {
        Places known = taker.look();
        if (known != null) {
            known.release(Verdict.checked(permits));
        }
    }

    @Override
    boolean returnAll() {
        Places known = taker.look();
        return known != null && known.returnAll();
    }

    /** Does the same as {@link #request}, but throws if a dependency or the guard blocks the call. */
    private Asked ask(long permits, LimiterSettings settings, boolean waits) {
        Asked asked = request(permits, settings, waits);
        asked.verdict().throwIfBlocked();
        return asked;
    }

    /** Takes places at once, and reports the call unless it may wait. */
    private Asked request(long permits, LimiterSettings settings, boolean waits) {
        Verdict verdict = Verdict.beforePermits(core, settings, permits, false);
        Place place = null;
        if (verdict == null) {
            place = taker.enter(permits, settings);
            verdict = taker.verdict(place, permits, settings);
        }
        if (verdict.kind() != Kind.WAIT || !waits) {
            report(verdict, settings, place);
        }
        return new Asked(verdict, place);
    }

    /** Requests places without waiting, for a caller that gives them back by {@link #release}. */
    private Asked requestAndKeep(long permits) {
        Asked asked = request(permits, core.settings(), false);
        if (asked.place() != null) {
            keep(asked.place());
        }
        return asked;
    }

    private void report(Verdict verdict, LimiterSettings settings, @Nullable Place place) {
        try {
            verdict.report(core, settings);
        } catch (Throwable failed) {
            if (place != null) {
                place.release();
            }
            throw failed;
        }
    }

    /**
     * What a request at once has led to.
     *
     * @param place null if the call holds none
     */
    private record Asked(Verdict verdict, @Nullable Place place) {

        boolean waits() {
            return verdict.kind() == Kind.WAIT;
        }
    }

    private boolean canWait(long permits, Duration maxWait, LimiterSettings settings) {
        return nanos(maxWait) > 0 && permits <= settings.limit().burst();
    }

    /** Takes places, and waits for them if necessary; returns null if the call goes on without. */
    private @Nullable Place take(long permits, @Nullable Duration given) {
        LimiterSettings settings = core.settings();
        Duration maxWait = given == null ? settings.maxWait() : given;
        boolean waits = canWait(permits, maxWait, settings);
        Asked asked = ask(permits, settings, waits);
        if (!asked.waits()) {
            return asked.place();
        }
        if (!waits) {
            throw taker.refusal(permits);
        }
        AllOfAttempt attempt = attempt(permits, maxWait);
        long wait = attempt.first();
        if (wait > 0) {
            attempt.await(wait);
        }
        return attempt.onlyPlace();
    }

    private AllOfAttempt attempt(long permits, Duration maxWait) {
        return new AllOfAttempt(List.of(new PermitRequest(this, permits, maxWait)), true);
    }

    @Override
    public boolean tryAcquire(long permits) {
        Verdict verdict = requestAndKeep(permits).verdict();
        verdict.throwIfBlocked();
        return verdict.granted();
    }

    @Override
    public Permit acquire(long permits) {
        return PlacePermit.of(take(permits, null));
    }

    @Override
    public Permit acquire(long permits, Duration maxWait) {
        return PlacePermit.of(take(permits, maxWait));
    }

    @Override
    public CompletableFuture<Boolean> tryAcquireAsync(long permits) {
        try {
            return CompletableFuture.completedFuture(tryAcquire(permits));
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
        return later(
                permits,
                maxWait,
                place -> {
                    if (place != null) {
                        keep(place);
                    }
                    return CompletableFuture.<@Nullable Void>completedFuture(null);
                },
                AsyncWait::kept);
    }

    @Override
    public CompletableFuture<Permit> permitAsync() {
        return permitAsync(1, core.settings().maxWait());
    }

    @Override
    public CompletableFuture<Permit> permitAsync(long permits, Duration maxWait) {
        return later(
                permits, maxWait, place -> CompletableFuture.completedFuture(PlacePermit.of(place)), AsyncWait::permit);
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> callStage(Supplier<? extends CompletionStage<T>> call) {
        Duration maxWait = core.settings().maxWait();
        return later(1, maxWait, place -> StagedCall.begin(call, place), wait -> StagedCall.after(wait, call));
    }

    /**
     * Takes places without holding the thread.
     *
     * @param atOnce what follows if no wait is necessary
     * @param after  what follows a wait
     */
    private <T extends @Nullable Object> CompletableFuture<T> later(
            long permits,
            Duration maxWait,
            Function<@Nullable Place, CompletableFuture<T>> atOnce,
            Function<AsyncWait, CompletableFuture<T>> after) {
        StackRoom.toFollowStage();
        LimiterSettings settings = core.settings();
        try {
            boolean waits = canWait(permits, maxWait, settings);
            Asked asked = ask(permits, settings, waits);
            if (!asked.waits()) {
                return atOnce.apply(asked.place());
            }
            return waits
                    ? after.apply(AsyncWait.start(attempt(permits, maxWait)))
                    : CompletableFuture.failedFuture(taker.refusal(permits));
        } catch (RefusedException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    @Override
    public <T extends @Nullable Object, E extends Throwable> T call(CheckedSupplier<T, E> call) throws E {
        Place place = take(1, null);
        if (place == null) {
            return call.get();
        }
        T answer;
        try {
            answer = call.get();
        } catch (Throwable failure) {
            place.failed(failure);
            throw failure;
        }
        place.succeeded(answer);
        return answer;
    }

    @Override
    public <E extends Throwable> void run(CheckedRunnable<E> call) throws E {
        boolean unused = this.<Boolean, E>call(() -> {
            call.run();
            return true;
        });
    }

    @Override
    public Decision peek(long permits) {
        LimiterSettings settings = core.settings();
        Verdict early = Verdict.beforePermits(core, settings, permits, true);
        return decision(permits, early == null ? taker.foresee(permits, settings) : early);
    }

    @Override
    public Decision decide(long permits) {
        return decision(permits, requestAndKeep(permits).verdict());
    }

    /** Nobody knows when the calls that run will end. */
    private Decision decision(long permits, Verdict verdict) {
        Places known = taker.look();
        long remaining = known == null ? core.settings().limit().permits() : known.remaining();
        if (verdict.granted()) {
            return Decisions.allowed(permits, remaining, 0);
        }
        Decision refused = Decisions.refused(permits, remaining, Slot.NEVER, 0);
        DependencyException obstacle = verdict.obstacle();
        return obstacle == null ? refused : Decisions.blocked(refused, obstacle.retryAfter(), obstacle.blockedBy());
    }
}
