package io.throttlemachines.internal.limiter;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.internal.bulkhead.Place;
import io.throttlemachines.limiter.Permit;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Gives back places. Each place goes back once. */
record PlacePermit(List<Place> places) implements Permit {

    /** Places ask only whether a call has failed. */
    private static final class CallFailure extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1L;

        CallFailure() {
            super(null, null, false, false);
        }
    }

    @SuppressWarnings("StaticAssignmentOfThrowable") // it has no stack trace and collects nothing
    private static final CallFailure FAILURE = new CallFailure();

    // Constants, because a function that is linked here for the first time needs more stack than is kept free for the
    // end.
    private static final Consumer<Place> SUCCEEDED = PlacePermit::succeed;
    private static final Consumer<Place> FAILED = PlacePermit::fail;
    private static final Consumer<Place> UNUSED = Admission::release;

    /** The places of one call; null stands for none. */
    static Permit of(@Nullable Place place) {
        return place == null ? NoPermit.INSTANCE : new PlacePermit(List.of(place));
    }

    /** The places that all parts have taken. */
    static Permit of(AllOfPart[] parts) {
        List<Place> places = new ArrayList<>(parts.length);
        for (AllOfPart part : parts) {
            Place place = part.place();
            if (place != null) {
                places.add(place);
            }
        }
        return places.isEmpty() ? NoPermit.INSTANCE : new PlacePermit(places);
    }

    private static void succeed(Place place) {
        place.succeeded(null);
    }

    private static void fail(Place place) {
        place.failed(FAILURE);
    }

    @Override
    public void release() {
        giveBack(0, SUCCEEDED);
    }

    @Override
    public void releaseFailed() {
        giveBack(0, FAILED);
    }

    @Override
    public void releaseUnused() {
        giveBack(0, UNUSED);
    }

    /** Gives back the later ones also if an earlier one fails. */
    private void giveBack(int next, Consumer<Place> how) {
        if (next < places.size()) {
            try {
                how.accept(places.get(next));
            } finally {
                giveBack(next + 1, how);
            }
        }
    }
}
