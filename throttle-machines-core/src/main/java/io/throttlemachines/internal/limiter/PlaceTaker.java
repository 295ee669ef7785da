package io.throttlemachines.internal.limiter;

import io.throttlemachines.internal.bulkhead.Bulkhead;
import io.throttlemachines.internal.bulkhead.Place;
import io.throttlemachines.internal.bulkhead.PlaceWait;
import io.throttlemachines.internal.call.StackRoom;
import io.throttlemachines.internal.limiter.PlaceSource.Used;
import io.throttlemachines.internal.limiter.store.Slot;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.refusal.ThrottledException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Takes the places of a limiter or of one of its keys for calls, and waits for them. Reports nothing. Thread-safe. */
final class PlaceTaker {

    private final LimiterCore core;
    private final PlaceSource.Use use;

    PlaceTaker(LimiterCore core, PlaceSource.Use use) {
        this.core = core;
        this.use = use;
    }

    boolean sameAs(PlaceTaker other) {
        return core == other.core && use.sameAs(other.use);
    }

    /** The places as they are; null if nothing is remembered of the key. */
    @Nullable
    Places look() {
        return use.look();
    }

    /** Takes places if they are free; returns null if they are not. */
    @Nullable
    Place enter(long permits, LimiterSettings settings) {
        if (permits > Integer.MAX_VALUE) {
            return null;
        }
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
                ? permits <= settings.limit().permits()
                : canEverHave(permits, settings)
                        && known.bulkhead(settings.config()).hasPlaces((int) permits);
        return free ? Verdict.TAKEN : missing(permits, settings);
    }

    Verdict verdict(@Nullable Place place, long permits, LimiterSettings settings) {
        return place == null ? missing(permits, settings) : Verdict.TAKEN;
    }

    private static Verdict missing(long permits, LimiterSettings settings) {
        return Verdict.withPermits(canEverHave(permits, settings) ? Attempt.FOR_PLACE : Slot.NEVER, settings);
    }

    private static boolean canEverHave(long permits, LimiterSettings settings) {
        return permits <= Math.min(Integer.MAX_VALUE, settings.limit().burst());
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
            wait = beginWait(used.places(), permits, nanos, settings, call);
            return wait == null ? null : new Waiting(wait, call);
        } finally {
            if (wait == null) {
                call.unpin();
            }
        }
    }

    private @Nullable PlaceWait beginWait(
            Places places, long permits, long nanos, LimiterSettings settings, PlaceUse call) {
        PlaceWait wait = null;
        boolean followed = false;
        places.awaitedByOneMore();
        try {
            Bulkhead bulkhead = places.bulkhead(settings.config());
            wait = bulkhead.await((int) permits, Duration.ofNanos(nanos), core.calls(), call, () -> null);
            if (wait != null) {
                var unused = wait.whenComplete((place, ended) -> places.leftByWaiter());
                followed = true;
                followIfChanged(places, settings);
            }
            return wait;
        } catch (Throwable failed) {
            if (wait != null) {
                wait.abandon();
            }
            throw failed;
        } finally {
            if (!followed) {
                places.leftByWaiter();
            }
        }
    }

    /** Other settings, or another mode, may have come into force before the caller was in line. */
    @SuppressWarnings("ReferenceEquality") // each change of the settings makes another object
    private void followIfChanged(Places places, LimiterSettings settings) {
        LimiterConfig latest = core.settings().config();
        if (latest != settings.config()) {
            places.follow(latest);
        }
        if (!core.makesWait()) {
            places.letThrough();
        }
    }

    ThrottledException refusal(long permits) {
        Places known = use.look();
        return known == null
                ? core.refusalOfPlaces(core.settings().limit().permits(), 0, permits)
                : known.refusal(permits);
    }
}
