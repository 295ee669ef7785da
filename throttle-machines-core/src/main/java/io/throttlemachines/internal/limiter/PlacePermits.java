package io.throttlemachines.internal.limiter;

import io.throttlemachines.call.CheckedRunnable;
import io.throttlemachines.call.CheckedSupplier;
import io.throttlemachines.internal.bulkhead.Bulkhead;
import io.throttlemachines.internal.bulkhead.Place;
import io.throttlemachines.internal.bulkhead.PlaceWait;
import io.throttlemachines.internal.call.StackRoom;
import io.throttlemachines.internal.limiter.PlaceSource.Used;
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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The permits of calls that run at once, with every way to request them. The end of a call gives them back. */
final class PlacePermits extends LimiterPermits {

    private final PlaceSource.Use use;

    PlacePermits(LimiterCore core, PlaceSource.Use use) {
        super(core);
        this.use = use;
    }

    @Override
    AllOfPart part(PermitRequest request, boolean waits) {
        return new PlacePart(this, request, waits);
    }

    @Override
    boolean samePermits(LimiterPermits other) {
        return other instanceof PlacePermits that && core == that.core && use.sameAs(that.use);
    }

    /** Takes places if they are free; returns null if they are not. */
    @Nullable
    Place enter(long permits, LimiterSettings settings) {
        if (permits > Integer.MAX_VALUE) {
            return null;
        }
        StackRoom.toGiveBack(); // a thread with enough stack to begin the call also has enough to end it
        Used used = use.pin();
        if (used == null) {
            return null;
        }
        PlaceUse call = new PlaceUse(used.places(), used.entry());
        Place place = null;
        try {
            long now = used.places().now();
            place = used.places().bulkhead(settings.config()).tryEnter(call, (int) permits);
            if (place != null) {
                call.begins(now);
            }
            return place;
        } finally {
            if (place == null) {
                call.unpin();
            }
        }
    }

    /** Whether places are free now; takes none. */
    Verdict foresee(long permits, LimiterSettings settings) {
        Places known = use.look();
        boolean free = known == null
                ? permits <= settings.config().limit()
                : permits <= Integer.MAX_VALUE && known.bulkhead(settings.config()).hasPlaces((int) permits);
        return free ? Verdict.TAKEN : missing(permits, settings);
    }

    Verdict verdict(@Nullable Place place, long permits, LimiterSettings settings) {
        return place == null ? missing(permits, settings) : Verdict.TAKEN;
    }

    private static Verdict missing(long permits, LimiterSettings settings) {
        return Verdict.withPermits(permits > settings.config().burst() ? Slot.NEVER : Attempt.FOR_PLACE, settings);
    }

    /**
     * A caller that waits.
     *
     * @param call begins when the caller uses the place
     */
    record Waiting(PlaceWait place, PlaceUse call) {}

    /** Begins to wait for places; null if there is no room for one more to wait. */
    @Nullable
    Waiting beginWait(long permits, long nanos, LimiterSettings settings) {
        StackRoom.toChange();
        Used used = use.pin();
        if (used == null) {
            return null;
        }
        PlaceUse call = new PlaceUse(used.places(), used.entry());
        PlaceWait wait = null;
        try {
            Bulkhead bulkhead = used.places().bulkhead(settings.config());
            wait = bulkhead.await((int) permits, Duration.ofNanos(nanos), core.calls(), call, () -> null);
            return wait == null ? null : new Waiting(wait, call);
        } finally {
            if (wait == null) {
                call.unpin();
            }
        }
    }

    ThrottledException refusal(long permits) {
        Places known = use.look();
        return known == null ? core.refusalOfPlaces(core.settings().config().limit(), 0, permits) : known.refusal(permits);
    }

    @Override
    void keep(Place place) {
        Places known = use.look(); // a place that is held keeps its key
        if (known != null) {
            known.keep(place);
        }
    }

    @Override
    public void release(long permits) {
        Places known = use.look();
        if (known != null) {
            known.release(Verdict.checked(permits));
        }
    }

    @Override
    boolean returnAll() {
        Places known = use.look();
        return known != null && known.returnAll();
    }

    /** Takes places at once, and reports the call unless it may wait. */
    private Asked ask(long permits, LimiterSettings settings, boolean waits) {
        Verdict verdict = Verdict.beforePermits(core, settings, permits, false);
        Place place = null;
        if (verdict == null) {
            place = enter(permits, settings);
            verdict = verdict(place, permits, settings);
        }
        if (verdict.kind() != Kind.WAIT || !waits) {
            report(verdict, settings, place);
        }
        verdict.throwIfBlocked();
        return new Asked(verdict, place);
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
        return nanos(maxWait) > 0 && permits <= settings.config().burst();
    }

    /** Takes places, and waits for them if necessary; returns null if the call goes on without. */
    private @Nullable Place take(long permits, @Nullable Duration given) {
        LimiterSettings settings = core.settings();
        Duration maxWait = given == null ? settings.config().maxWait() : given;
        boolean waits = canWait(permits, maxWait, settings);
        Asked asked = ask(permits, settings, waits);
        if (!asked.waits()) {
            return asked.place();
        }
        if (!waits) {
            throw refusal(permits);
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
        Asked asked = ask(permits, core.settings(), false);
        if (asked.place() != null) {
            keep(asked.place());
        }
        return !asked.waits();
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
        return acquireAsync(permits, core.settings().config().maxWait());
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
        return permitAsync(1, core.settings().config().maxWait());
    }

    @Override
    public CompletableFuture<Permit> permitAsync(long permits, Duration maxWait) {
        return later(
                permits,
                maxWait,
                place -> CompletableFuture.completedFuture(PlacePermit.of(place)),
                AsyncWait::permit);
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> callStage(Supplier<? extends CompletionStage<T>> call) {
        Duration maxWait = core.settings().config().maxWait();
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
        LimiterSettings settings = core.settings();
        try {
            boolean waits = canWait(permits, maxWait, settings);
            Asked asked = ask(permits, settings, waits);
            if (!asked.waits()) {
                return atOnce.apply(asked.place());
            }
            return waits
                    ? after.apply(AsyncWait.start(attempt(permits, maxWait)))
                    : CompletableFuture.failedFuture(refusal(permits));
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
        return decision(permits, early == null ? foresee(permits, settings) : early);
    }

    @Override
    public Decision decide(long permits) {
        LimiterSettings settings = core.settings();
        Verdict early = Verdict.beforePermits(core, settings, permits, false);
        Place place = early == null ? enter(permits, settings) : null;
        Verdict verdict = early == null ? verdict(place, permits, settings) : early;
        report(verdict, settings, place);
        if (place != null) {
            keep(place);
        }
        return decision(permits, verdict);
    }

    /** Nobody knows when the calls that run will end. */
    private Decision decision(long permits, Verdict verdict) {
        Places known = use.look();
        long remaining = known == null ? core.settings().config().limit() : known.remaining();
        if (verdict.granted()) {
            return Decisions.allowed(permits, remaining, 0);
        }
        Decision refused = Decisions.refused(permits, remaining, Slot.NEVER, 0);
        DependencyException obstacle = verdict.obstacle();
        return obstacle == null ? refused : Decisions.blocked(refused, obstacle.retryAfter(), obstacle.blockedBy());
    }
}
