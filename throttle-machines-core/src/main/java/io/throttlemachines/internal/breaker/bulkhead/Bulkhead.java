package io.throttlemachines.internal.breaker.bulkhead;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.internal.attempt.AttemptParts;
import io.throttlemachines.internal.call.StackRoom;
import io.throttlemachines.internal.time.Time;
import io.throttlemachines.refusal.BulkheadFullException;
import io.throttlemachines.refusal.RefusedException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many calls run at once. When no place is free, it asks the calls that hold places by a stage whether their end was
 * missed; at most ten times a second, because that looks at every such call. Callers can wait for a place, in the order in which
 * they came: while one waits, a free place goes to the first of them, and no later caller overtakes. Thread-safe. Internal.
 */
public final class Bulkhead {

    private static final long BETWEEN_SEARCHES = Duration.ofMillis(100).toNanos();

    private final String circuit;
    private final Time time;
    private final WaitingLine line = new WaitingLine();

    /** The places of calls whose stage can be asked. */
    private final Set<Place> askable = ConcurrentHashMap.newKeySet();

    /** When the last search began, in nanoseconds. Written by compare-and-set, so that one of several threads searches. */
    private final AtomicLong searchedAt = new AtomicLong();

    /** How many calls may run at once. Any thread may write it. */
    private volatile int places;

    /** How long a caller waits for a place. Any thread may write it. */
    private volatile Duration maxWait;

    private final AtomicInteger taken = new AtomicInteger();

    /** The bulkhead of a breaker, with so many places. */
    public Bulkhead(String circuit, int places, Duration maxWait, Time time) {
        this.circuit = circuit;
        this.places = places;
        this.maxWait = maxWait;
        this.time = time;
    }

    /** Changes the number of places and the wait. {@link #serve} lets callers in that wait for places which are new. */
    public void configure(int most, Duration wait) {
        places = most;
        maxWait = wait;
    }

    /** Whether a caller can wait for a place. */
    public boolean hasWait() {
        return !maxWait.isZero();
    }

    /** Whether a caller would get a place now. */
    public boolean hasPlace() {
        return line.isEmpty() && taken.get() < places;
    }

    /** Whether calls hold places, or wait for one. */
    public boolean isInUse() {
        return !line.isEmpty() || taken.get() != 0;
    }

    /** The refusal of a call for which there is no place. */
    public BulkheadFullException full() {
        return new BulkheadFullException(circuit, places);
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
        StackRoom.toGiveBack();
        Place place = new Place(this); // nothing that could fail follows once a place is taken
        place.guard(admission);
        serve(); // a thread that ran out of stack may have left callers waiting beside a free place
        return line.isEmpty() && (take() || (endMissedCalls() && line.isEmpty() && take())) ? place : null;
    }

    /**
     * Begins to wait for a place.
     *
     * @param refusal asked once the caller is in line; ends the wait if it is not null
     * @return the wait, which may have ended already; null if as many callers wait as may
     */
    public @Nullable PlaceWait await(AttemptParts parts, Supplier<? extends @Nullable RefusedException> refusal) {
        PlaceWait wait = new PlaceWait(this, parts);
        StackRoom.toChange(); // a thread with enough stack to begin to wait also has enough to end the wait
        if (!line.add(wait, places)) {
            return null;
        }
        try {
            wait.begin(maxWait);
            serve();
            RefusedException refused = refusal.get();
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
        if (!line.isEmpty()) {
            RefusedException refused = refusal.get();
            line.all().forEach(wait -> wait.refuse(refused));
        }
    }

    /** Lets in callers that wait, as long as there are places. */
    public void serve() {
        while (!line.isEmpty()) {
            StackRoom.toChange();
            PlaceWait next = line.next(this::take);
            if (next == null) {
                return;
            }
            if (!next.grant()) { // it has ended meanwhile
                free();
            }
        }
    }

    void leaveLine(PlaceWait wait) {
        line.remove(wait);
    }

    private boolean take() {
        int now;
        do {
            now = taken.get();
            if (now >= places) {
                return false;
            }
        } while (!taken.compareAndSet(now, now + 1));
        return true;
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

    /** A place is free again. The next caller gets it by {@link #serve}. */
    void free() {
        taken.decrementAndGet();
    }
}
