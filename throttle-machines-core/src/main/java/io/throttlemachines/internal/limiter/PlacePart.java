package io.throttlemachines.internal.limiter;

import io.throttlemachines.internal.bulkhead.Place;
import io.throttlemachines.internal.bulkhead.PlaceWait;
import io.throttlemachines.internal.limiter.PlaceTaker.Waiting;
import io.throttlemachines.limiter.AllOf.PermitRequest;
import io.throttlemachines.refusal.ThrottledException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A request for permits that a call holds until it ends. */
final class PlacePart extends AllOfPart {

    private final PlaceTaker places;

    /** The places of this round. Volatile, because another thread gives them back when the caller is gone. */
    private volatile @Nullable Place place;

    /** The last wait; null before. The place that it ended with is used in the next round, or given back. */
    private @Nullable Waiting waiting;

    PlacePart(PlacePermits from, PlaceTaker places, PermitRequest request, boolean waits) {
        super(from, request, waits);
        this.places = places;
    }

    @Override
    boolean merge(AllOfPart other) {
        boolean same = from.samePermits(other.from);
        if (same) {
            add(other);
        }
        return same;
    }

    @Override
    boolean shared() {
        return false;
    }

    @Override
    long untilFree() {
        if (verdict != null || held() != null) {
            return 0;
        }
        expireIfOver();
        Verdict foreseen = places.foresee(together, settings);
        if (foreseen.kind() == Verdict.Kind.OBSERVED) {
            verdict = foreseen;
        }
        return foreseen.nanosToWait();
    }

    @Override
    long take() {
        if (verdict == null) {
            Place held = useHeld();
            place = held == null ? places.enter(permits, settings) : held;
            verdict = places.verdict(place, permits, settings);
        } else {
            releaseHeld(); // the call goes on without: the mode has changed, for example
        }
        return verdict.nanosToWait();
    }

    @Override
    CompletionStage<Long> takeAsync() {
        return CompletableFuture.completedStage(take());
    }

    /** The place that the wait ended with; null if there is none. */
    private @Nullable Place held() {
        PlaceWait last = waiting == null ? null : waiting.place();
        return last == null || !last.isDone() || last.isCompletedExceptionally() ? null : last.join();
    }

    /**
     * A caller does not wait again once a timer has ended its wait, even if the clock by which it began to wait stands still, nor
     * if it has waited for more permits than it can have.
     */
    private void expireIfOver() {
        Waiting last = waiting;
        if (last != null && last.place().isOver()) {
            waiting = null;
            expire();
        }
    }

    private @Nullable Place useHeld() {
        Place held = held();
        Waiting last = waiting;
        if (held != null && last != null) {
            last.call().begins();
            waiting = null;
        }
        return held;
    }

    @Override
    PlaceWait placeWait() {
        releaseHeld();
        Waiting next = places.beginWait(permits, left(), settings);
        if (next == null) {
            throw refusal(Attempt.FOR_PLACE);
        }
        waiting = next;
        return next.place();
    }

    @Override
    void releaseHeld() {
        Waiting last = waiting;
        if (last != null) {
            waiting = null;
            last.place().abandon();
        }
    }

    @Override
    void refund() {
        Place taken = place;
        if (taken != null) {
            place = null;
            verdict = null;
            taken.release();
        }
        releaseHeld();
    }

    @Override
    @Nullable
    Place place() {
        return place;
    }

    @Override
    ThrottledException refusal(long wait) {
        return places.refusal(together);
    }
}
