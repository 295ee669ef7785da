package io.throttlemachines.internal.limiter.shared;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The permits that an instance has on lease and not spent. To spend one is one compare-and-set on one word: the permits, and
 * the number of the report, so that a report separates what was spent before it from what is spent after it. Only the thread
 * that holds the turn of the slot reports and changes the lease; any thread spends and refunds. Times are nanoseconds from
 * zero. Thread-safe.
 */
final class Lease {

    /** What {@link #spend} returns if the permits are not there. */
    static final long NONE = -1;

    private static final int PERMIT_BITS = 40;
    private static final long PERMITS = (1L << PERMIT_BITS) - 1;

    /** The most permits at once. */
    static final long MOST = PERMITS;

    private static final long NEXT_REPORT = 1L << PERMIT_BITS;
    private static final VarHandle WORD;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(Lease.class, "word", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /** The number of the report in the upper bits, the unspent permits in the lower ones. Written by compare-and-set. */
    private volatile long word;

    /** When the lease ends; zero before the first one. Written by the thread that holds the turn. */
    private volatile long end;

    /** The permits taken until then were reported; never a time while a report is made. Written by the thread that holds the turn. */
    private volatile long reportedAt;

    /**
     * Takes permits.
     *
     * @return how many are left; {@link #NONE} if there are not enough, or the lease is over
     */
    long spend(long permits, long now) {
        while (now < end) {
            long before = word;
            if ((before & PERMITS) < permits) {
                return NONE;
            }
            long after = before - permits;
            if (WORD.compareAndSet(this, before, after)) {
                return after & PERMITS;
            }
        }
        return NONE;
    }

    /**
     * Puts permits back that were spent since the last report; does nothing if they were reported. Reads the word before the time
     * of the report, so that the compare-and-set fails if a report has counted them as spent meanwhile.
     */
    void refund(long permits, long takenAt, long now) {
        while (now < end) {
            long before = word;
            if (takenAt <= reportedAt || WORD.compareAndSet(this, before, before + permits)) {
                return;
            }
        }
    }

    /** The unspent permits, also those of a lease that is over. */
    long unspent() {
        return word & PERMITS;
    }

    /** The permits that can be spent. */
    long left(long now) {
        return now < end ? unspent() : 0;
    }

    long end() {
        return end;
    }

    /**
     * Begins a report, and leaves at most so many permits. Until {@link #reported} no caller puts permits back.
     *
     * @return how many there were
     */
    long report(long keep) {
        reportedAt = Long.MAX_VALUE;
        while (true) {
            long before = word;
            long unspent = before & PERMITS;
            long after = (before - unspent + NEXT_REPORT) | Math.min(unspent, keep);
            if (WORD.compareAndSet(this, before, after)) {
                return unspent;
            }
        }
    }

    /** Ends a report. */
    void reported(long now) {
        reportedAt = now;
    }

    /** Adds permits, or removes some as far as they are unspent. */
    void change(long by) {
        while (true) {
            long before = word;
            long unspent = before & PERMITS;
            if (WORD.compareAndSet(this, before, before - unspent + Math.max(0, unspent + by))) {
                return;
            }
        }
    }

    /** Lets all permits be spent until a time. */
    void lastUntil(long time) {
        end = time;
    }
}
