package io.throttlemachines.internal.bulkhead;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.internal.attempt.AttemptParts;
import io.throttlemachines.internal.call.StackRoom;
import io.throttlemachines.internal.time.Time;
import io.throttlemachines.refusal.RefusedException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many calls run at once. When no place is free, it asks the calls that hold places by a stage whether their end was
 * missed; at most ten times a second, because that looks at every such call. Callers can wait for places, in the order in which
 * they came: while one waits, free places go to the first of them, and no later caller overtakes. Thread-safe. Internal.
 */
public final class Bulkhead {

    private static final long BETWEEN_SEARCHES = Duration.ofMillis(100).toNanos();

    private final Time time;
    private final IntFunction<? extends RefusedException> refusal;
    private final WaitingLine line = new WaitingLine();

    /** The places of calls whose stage can be asked. */
    private final Set<Place> askable = ConcurrentHashMap.newKeySet();

    /** When the last search began, in nanoseconds. Written by compare-and-set, so that one of several threads searches. */
    private final AtomicLong searchedAt = new AtomicLong();

    private final IntSupplier alone;

    /** How many places there are. Any thread may write it. */
    private volatile int places;

    /** How many places are taken, and since which {@link #forgetCalls}. */
    private final TakenPlaces taken = new TakenPlaces();

    /**
     * All places are free.
     *
     * @param places  how many there are
     * @param alone   how many places a call may have while it runs alone, even if there are fewer: they would never be enough if
     *                only calls that end change their number
     * @param refusal creates the refusal of a call that finds no place, from the number of places
     */
    public Bulkhead(int places, IntSupplier alone, IntFunction<? extends RefusedException> refusal, Time time) {
        this.places = places;
        this.alone = alone;
        this.refusal = refusal;
        this.time = time;
    }

    /** Changes the number of places. {@link #serve} lets callers in that wait for places which are new. */
    public void resize(int most) {
        places = most;
    }

    /** How many places there are. */
    public int places() {
        return places;
    }

    /** How many places calls hold: more than there are for a while after {@link #resize}. */
    public int taken() {
        return taken.count();
    }

    /** How many callers wait. */
    public int waiting() {
        return line.size();
    }

    /** Whether a caller would get so many places now. */
    public boolean hasPlaces(int wanted) {
        int now = taken.count();
        return line.isEmpty() && (now <= places - wanted || (now == 0 && wanted <= alone.getAsInt()));
    }

    /** Whether calls hold places, or wait for one. */
    public boolean isInUse() {
        return !line.isEmpty() || taken.count() != 0;
    }

    /** The refusal of a call for which there is no place. */
    public RefusedException full() {
        return refusal.apply(places);
    }

    /**
     * Takes a place for an admitted call; returns null if no place is free.
     *
     * @param held a place that the caller has waited for, of this bulkhead or a former one; null if there is none
     */
    public @Nullable Place tryEnter(Admission admission, @Nullable Place held) {
        if (held != null && held.isOf(this)) {
            held.guard(admission);
            return held;
        }
        return tryEnter(admission, 1);
    }

    /** Takes places for one call, all or none; returns null if too few are free. */
    public @Nullable Place tryEnter(Admission admission, int wanted) {
        StackRoom.toGiveBack();
        Place place = new Place(this, wanted); // nothing that could fail follows once a place is taken
        place.guard(admission);
        serve(); // a thread that ran out of stack may have left callers waiting beside a free place
        return line.isEmpty() && (take(place) || (endMissedCalls() && line.isEmpty() && take(place))) ? place : null;
    }

    /**
     * Begins to wait for places.
     *
     * @param wanted  how many
     * @param maxWait for how long at most
     * @param use     learns how the call ends that gets the places; released if the wait ends without. Null if the caller
     *                gives the places to a call later
     * @param ended   asked once the caller is in line; ends the wait if it returns a refusal
     * @return the wait, which may have ended already; null if as many callers wait as may
     */
    public @Nullable PlaceWait await(
            int wanted,
            Duration maxWait,
            AttemptParts parts,
            @Nullable Admission use,
            Supplier<? extends @Nullable RefusedException> ended) {
        PlaceWait wait = new PlaceWait(this, wanted, use, parts);
        StackRoom.toChange(); // a thread with enough stack to begin to wait also has enough to end the wait
        if (!line.add(wait, places)) {
            return null;
        }
        try {
            wait.begin(maxWait);
            serve();
            RefusedException refused = ended.get();
            if (refused != null) {
                wait.refuse(refused);
            }
            return wait;
        } catch (Throwable failed) { // nobody would use the place
            wait.abandon();
            throw failed;
        }
    }

    /** Ends all waits with a refusal. */
    public void refuseWaiting(Supplier<? extends RefusedException> refusal) {
        refuseWaiting(0, refusal);
    }

    /** Ends the waits for more than so many places. */
    public void refuseWaiting(int most, Supplier<? extends RefusedException> refusal) {
        List<PlaceWait> larger = line.wantingMoreThan(most);
        if (!larger.isEmpty()) {
            RefusedException refused = refusal.get();
            larger.forEach(wait -> wait.refuse(refused));
        }
    }

    /**
     * Lets in callers that wait, as long as there are places. Refuses the first if it wants more places than it may have while no
     * call has any: no call that ends could change that, and it would keep all others waiting.
     */
    public void serve() {
        while (!line.isEmpty()) {
            StackRoom.toChange();
            PlaceWait next = line.next(this::take);
            if (next == null) {
                PlaceWait first = line.first();
                if (first == null || !isTooLarge(first.place())) {
                    return;
                }
                first.refuseForGood();
            } else if (!next.grant()) { // it has ended meanwhile
                free(next.place());
            }
        }
    }

    private boolean isTooLarge(Place place) {
        return taken.count() == 0 && place.places() > Math.max(places, alone.getAsInt());
    }

    /** Frees all places; the calls that hold them run on without. Returns whether there were any. */
    public boolean forgetCalls() {
        boolean any = taken.restart();
        serve();
        return any;
    }

    void leaveLine(PlaceWait wait) {
        line.remove(wait);
    }

    private boolean take(Place place) {
        return taken.take(place, places, alone);
    }

    /** Frees the places of calls that have ended without a report; returns whether it searched for them. */
    private boolean endMissedCalls() {
        long now = time.nanos();
        long before = searchedAt.get();
        if (now - before < BETWEEN_SEARCHES || !searchedAt.compareAndSet(before, now)) {
            return false;
        }
        askable.forEach(Place::endIfMissed);
        return true;
    }

    void canBeAsked(Place place) {
        askable.add(place);
    }

    void cannotBeAsked(Place place) {
        askable.remove(place);
    }

    /** Places are free again. The next caller gets them by {@link #serve}. */
    void free(Place place) {
        taken.free(place);
    }
}
