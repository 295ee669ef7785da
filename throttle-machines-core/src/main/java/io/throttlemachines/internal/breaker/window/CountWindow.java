package io.throttlemachines.internal.breaker.window;

import io.throttlemachines.internal.call.StackRoom;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The outcomes of the last calls, in a ring of two bits for each: whether the call failed, and whether it was slow. A call
 * leaves when as many calls have ended after it. Every call goes through the lock, so that the counts are exact under any
 * number of threads, and no thread sees a call replaced without seeing the one that replaced it.
 *
 * <p>The three counts of one moment travel in one number, so that a call allocates nothing: see {@link #calls},
 * {@link #failures} and {@link #slow}.
 */
final class CountWindow {

    private static final int COUNT_BITS = 20;
    private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;
    private static final long ONE_CALL = 1;
    private static final long ONE_FAILURE = 1L << COUNT_BITS;
    private static final long ONE_SLOW = 1L << (2 * COUNT_BITS);

    /** The largest window: each count fits into its bits. */
    static final int LARGEST = 1_000_000;

    private static final int CALLS_PER_WORD = Long.SIZE / 2;
    private static final int FIRST_WORDS = 2;
    private static final long FAILED = 1;
    private static final long SLOW = 2;
    private static final long OUTCOME = FAILED | SLOW;

    private final ReentrantLock lock = new ReentrantLock();
    private final int length;

    /** The outcomes; it grows up to {@code length} calls. Guarded by the lock. */
    private long[] ring;

    /** Where the next outcome is written, which is the oldest once the ring is full. Guarded by the lock. */
    private int next;

    /** The counts of the calls in the ring. Guarded by the lock. */
    private long counts;

    /** Over so many calls, 1 to {@link #LARGEST}. */
    CountWindow(int length) {
        this.length = length;
        this.ring = new long[Math.min(FIRST_WORDS, words(length))];
    }

    private static int words(int calls) {
        return (calls + CALLS_PER_WORD - 1) / CALLS_PER_WORD;
    }

    /** A window of another length with the latest of these calls. */
    CountWindow resized(int nextLength) {
        CountWindow resized = new CountWindow(nextLength);
        StackRoom.toLock();
        lock.lock();
        try {
            int kept = Math.min(calls(counts), nextLength);
            for (int age = kept; age > 0; age--) {
                long outcome = outcome(Math.floorMod(next - age, length));
                resized.write((outcome & FAILED) != 0, (outcome & SLOW) != 0);
            }
        } finally {
            lock.unlock();
        }
        return resized;
    }

    /** Adds a call; returns the counts, this call included. */
    long add(boolean failed, boolean slow) {
        StackRoom.toLock(); // the failure may itself be a StackOverflowError
        lock.lock();
        try {
            return write(failed, slow);
        } finally {
            lock.unlock();
        }
    }

    /** The counts now. */
    long counts() {
        StackRoom.toLock();
        lock.lock();
        try {
            return counts;
        } finally {
            lock.unlock();
        }
    }

    /** Needs the lock. */
    private long write(boolean failed, boolean slow) {
        if (next / CALLS_PER_WORD == ring.length) {
            ring = Arrays.copyOf(ring, Math.min(words(length), 2 * ring.length));
        }
        long added = counts + ONE_CALL + (failed ? ONE_FAILURE : 0) + (slow ? ONE_SLOW : 0);
        if (calls(counts) == length) {
            long oldest = outcome(next);
            added -= ONE_CALL + (oldest & FAILED) * ONE_FAILURE + (oldest >> 1) * ONE_SLOW;
        }
        int shift = 2 * (next % CALLS_PER_WORD);
        int word = next / CALLS_PER_WORD;
        long outcome = (failed ? FAILED : 0) | (slow ? SLOW : 0);
        ring[word] = (ring[word] & ~(OUTCOME << shift)) | (outcome << shift);
        next = next + 1 == length ? 0 : next + 1;
        counts = added;
        return added;
    }

    /** Needs the lock. */
    private long outcome(int index) {
        return (ring[index / CALLS_PER_WORD] >>> (2 * (index % CALLS_PER_WORD))) & OUTCOME;
    }

    static int calls(long counts) {
        return (int) (counts & COUNT_MASK);
    }

    static int failures(long counts) {
        return (int) ((counts >> COUNT_BITS) & COUNT_MASK);
    }

    static int slow(long counts) {
        return (int) ((counts >> (2 * COUNT_BITS)) & COUNT_MASK);
    }
}
