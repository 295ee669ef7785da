package io.throttlemachines.internal.limiter.store;

import io.throttlemachines.limiter.Decision;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A bucket that counts in two windows without a lock. 32 bytes.
 *
 * <p>Even windows count in one word, odd windows in the other, each as the number in which {@link Windows} encodes window and
 * count. Before a thread takes permits of a window, it closes the window before by setting the sign of its word. From then on
 * the count of that window is final, also for late threads that read the clock earlier: they find their window closed and
 * take from the newer one, as if they had read the clock at its start. A word is reused for the window after the next only
 * once the window between has been closed in turn, so a compare-and-set that expects the old value of a reused word fails.
 */
final class SlidingBucket extends Bucket {

    private static final VarHandle EVEN;
    private static final VarHandle ODD;

    static {
        try {
            EVEN = MethodHandles.lookup().findVarHandle(SlidingBucket.class, "even", long.class);
            ODD = MethodHandles.lookup().findVarHandle(SlidingBucket.class, "odd", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /** The sign: the window is over. */
    private static final long CLOSED = Long.MIN_VALUE;

    /** The bucket is retired. No count reaches this bit. */
    private static final long OVER = 1L << 62;

    private static final long COUNT = OVER - 1;

    private final SlidingAlgorithm algorithm;

    /** The newest even and the newest odd window. Written by atomic operations, and when the bucket is created. */
    private volatile long even;

    private volatile long odd;

    SlidingBucket(SlidingAlgorithm algorithm) {
        this.algorithm = algorithm;
    }

    /** Begins with a window of which nothing is taken. */
    SlidingBucket(SlidingAlgorithm algorithm, long window) {
        this(algorithm);
        begin(window, 0, 0);
    }

    @Override
    long take(long permits, long now) {
        return attempt(permits, now, Purpose.TAKE, null);
    }

    @Override
    long tryTake(long permits, long now) {
        return usedUp(permits, now) ? REFUSED : attempt(permits, now, Purpose.TRY, null);
    }

    /**
     * Whether this window alone has too few left. If the next has begun meanwhile, the call is refused as at its start. The word
     * of another window, or one that is closed or retired, is below or above all counts of this window.
     */
    private boolean usedUp(long permits, long now) {
        long window = algorithm.windows().at(now);
        return algorithm.usedUp(word(window) - algorithm.windows().empty(window), permits);
    }

    @Override
    long untilFree(long permits, long now) {
        return Math.max(0, live().attempt(permits, now, Purpose.LOOK, null));
    }

    /** This bucket; of a retired one a copy that is not retired, for reading only. */
    private SlidingBucket live() {
        if (!retired()) {
            return this;
        }
        SlidingBucket copy = new SlidingBucket(algorithm);
        copy.even = even & ~OVER;
        copy.odd = odd & ~OVER;
        return copy;
    }

    @Override
    long remaining(long now) {
        long window = algorithm.windows().at(now);
        long earlier = word(window - 1) & ~OVER;
        long current = word(window) & ~OVER;
        if (newest(window, earlier, current) > window) {
            return 0;
        }
        long elapsed = now - algorithm.windows().start(window);
        return algorithm.sliding().remaining(before(window, earlier), used(window, current), elapsed);
    }

    @Override
    @Nullable
    Decision tryDecide(long permits, long now, boolean take) {
        SlidingCounts counts = new SlidingCounts();
        long wait = attempt(permits, now, take ? Purpose.TAKE : Purpose.LOOK, counts);
        if (wait == RETIRED) {
            return null;
        }
        long remaining = algorithm.sliding().remaining(counts.before, counts.used, counts.elapsed);
        long untilFull = algorithm.sliding().untilFull(counts.before, counts.used, counts.elapsed);
        return wait == 0
                ? Decisions.allowed(permits, remaining, untilFull)
                : Decisions.refused(permits, remaining, wait, untilFull);
    }

    private long attempt(long permits, long now, Purpose purpose, @Nullable SlidingCounts found) {
        Windows windows = algorithm.windows();
        long window = windows.at(now);
        while (true) {
            long elapsed = Math.max(0, now - windows.start(window));
            long earlier = word(window - 1);
            long current = word(window);
            if (over(earlier) || over(current)) {
                return RETIRED;
            }
            long newest = newest(window, earlier, current);
            if (newest > window) {
                window = newest;
                continue;
            }
            long before = before(window, earlier);
            if (purpose != Purpose.LOOK && window > 0 && !closed(window - 1, earlier)) {
                close(window - 1, earlier);
                continue;
            }
            long used = used(window, current);
            boolean free = algorithm.free(before, used, elapsed, permits);
            boolean taken = free && purpose != Purpose.LOOK;
            if (taken && !swap(window, current, windows.empty(window) + used + permits)) {
                continue;
            }
            if (found != null) {
                found.set(window, before, taken ? used + permits : used, elapsed);
            }
            if (free) {
                return 0;
            }
            return purpose == Purpose.TRY ? REFUSED : algorithm.untilFree(before, used, elapsed, permits);
        }
    }

    private long before(long window, long earlier) {
        return window == 0 ? 0 : used(window - 1, earlier);
    }

    private long used(long window, long word) {
        return Math.max(0, (word & COUNT) - algorithm.windows().empty(window));
    }

    /** The newest window that has begun, by the words and the clock. */
    private long newest(long window, long earlier, long current) {
        Windows windows = algorithm.windows();
        long inEarlier = windows.empty(window + 1) <= (earlier & COUNT) ? windows.of(earlier & COUNT) : window;
        long inCurrent = window;
        if (windows.empty(window + 1) <= (current & COUNT)) {
            inCurrent = windows.of(current & COUNT);
        } else if (current < 0 && windows.empty(window) <= (current & COUNT)) {
            inCurrent = window + 1;
        }
        return Math.max(inEarlier, inCurrent);
    }

    private static boolean over(long word) {
        return (word & OVER) != 0;
    }

    private boolean closed(long window, long word) {
        return word < 0 && (word & COUNT) >= algorithm.windows().empty(window);
    }

    private void close(long window, long word) {
        swap(window, word, Math.max(word & COUNT, algorithm.windows().empty(window)) | CLOSED);
    }

    private long word(long window) {
        return (window & 1) == 0 ? even : odd;
    }

    private boolean swap(long window, long before, long after) {
        return (window & 1) == 0 ? EVEN.compareAndSet(this, before, after) : ODD.compareAndSet(this, before, after);
    }

    /** Gives back only within the window in which the permits were taken, and only until it is closed. */
    @Override
    boolean tryRefund(long permits, long takenAt, LongSupplier clock) {
        long window = algorithm.windows().at(takenAt);
        long empty = algorithm.windows().empty(window);
        while (true) {
            long word = word(window);
            if (over(word)) {
                return false;
            }
            boolean movedOn = takenAt < algorithm.since()
                    || word < empty
                    || word >= algorithm.windows().empty(window + 1);
            if (movedOn || swap(window, word, Math.max(empty, word - permits))) {
                return true;
            }
        }
    }

    @Override
    boolean tryReset() {
        return tryReset(0) && tryReset(1);
    }

    private boolean tryReset(long parity) {
        long word;
        long empty;
        do {
            word = word(parity);
            empty = algorithm.windows().empty(algorithm.windows().of(word & COUNT));
        } while (!over(word) && !swap(parity, word, empty | (word & CLOSED)));
        return !over(word);
    }

    @Override
    boolean full(long now) {
        return remaining(now) == algorithm.limit();
    }

    /** First closes the window before, so that no thread can take from it; then checks and retires the current one. */
    @Override
    boolean retireIfFull(long now) {
        SlidingCounts counts = new SlidingCounts();
        if (attempt(0, now, Purpose.TAKE, counts) == RETIRED || counts.before > 0 || counts.used > 0) {
            return false;
        }
        long empty = algorithm.windows().empty(counts.window);
        if (!swap(counts.window, empty, empty | OVER)) {
            return false;
        }
        retire();
        return true;
    }

    /**
     * Marks both words. A thread that has read both before can take only from a word that is still unchanged; a thread that
     * reads later finds one of them marked.
     */
    @Override
    void retire() {
        var unusedEven = (long) EVEN.getAndBitwiseOr(this, OVER);
        var unusedOdd = (long) ODD.getAndBitwiseOr(this, OVER);
    }

    @Override
    boolean retired() {
        return over(even) || over(odd);
    }

    @Override
    LimitAlgorithm algorithm() {
        return algorithm;
    }

    /**
     * With the same period both windows keep their counts. With another period the permits that count now, those of the
     * window before by their weight, count in the window of the new length that is current then.
     */
    @Override
    Bucket movedTo(LimitAlgorithm next, long since) {
        SlidingCounts counts = new SlidingCounts();
        live().attempt(0, since, Purpose.LOOK, counts);
        SlidingAlgorithm after = (SlidingAlgorithm) next;
        SlidingBucket successor = new SlidingBucket(after);
        long window = after.windows().after(algorithm.windows(), counts.window, since);
        if (after.windows().period() == algorithm.windows().period()) {
            successor.begin(window - 1, counts.before, CLOSED);
            successor.begin(window, counts.used, 0);
        } else {
            successor.begin(window, counts.used + algorithm.sliding().weighted(counts.before, counts.elapsed), 0);
        }
        return successor;
    }

    /** For a bucket that no other thread has seen yet. */
    private void begin(long window, long used, long sign) {
        if (window >= 0) {
            long most = Math.min(used, algorithm.windows().most());
            swap(window, 0, algorithm.windows().empty(window) + most | sign);
        }
    }
}
