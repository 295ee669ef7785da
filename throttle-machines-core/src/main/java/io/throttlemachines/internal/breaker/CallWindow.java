package io.throttlemachines.internal.breaker;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts calls, failures and slow calls over a sliding window, without a lock and without allocation.
 *
 * <p>The window is divided into {@value #BUCKETS} buckets of time. A call leaves the window at the earliest one window
 * less one bucket after it ended, and at the latest one window after it ended. Every counter exists once per stripe,
 * and each thread keeps to one stripe, so that threads seldom write to the same word (the idea of the JDK's
 * {@code LongAdder}). The low bits of a word hold a count, and the high bits hold the number of its bucket. A word of
 * an older round starts again from zero in the same compare-and-set that counts, so no code ever clears a word.
 */
final class CallWindow {

    static final int BUCKETS = 60;
    private static final int COUNTERS = 4; // the fourth is padding: a bucket is half a cache line
    private static final int CALLS = 0;
    private static final int FAILURES = 1;
    private static final int SLOW = 2;

    private static final int COUNT_BITS = 36;
    private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;
    private static final long ROUND_MASK = -1L >>> COUNT_BITS;
    private static final int GOLDEN = 0x9E3779B9;
    private static final int STRIPE_BITS = stripeBits();

    private final long bucketNanos;
    private final AtomicLongArray words = new AtomicLongArray((1 << STRIPE_BITS) * BUCKETS * COUNTERS);

    /** The counts in the window at one moment. */
    record Totals(long calls, long failures, long slow) {

        double failurePercent() {
            return percent(failures);
        }

        double slowPercent() {
            return percent(slow);
        }

        private double percent(long part) {
            return calls == 0 ? 0 : 100.0 * part / calls;
        }
    }

    CallWindow(long windowNanos) {
        this.bucketNanos = Math.max(1, windowNanos / BUCKETS);
    }

    private static int stripeBits() {
        int wanted = Math.min(64, Math.max(8, 4 * Runtime.getRuntime().availableProcessors()));
        return 32 - Integer.numberOfLeadingZeros(wanted - 1);
    }

    /** The number of the bucket for a time, counted from one. */
    long bucket(long now) {
        return now / bucketNanos + 1;
    }

    void add(long bucket, boolean failed, boolean slow) {
        int first = index(stripe(), bucket);
        increment(first + CALLS, bucket);
        if (failed) {
            increment(first + FAILURES, bucket);
        }
        if (slow) {
            increment(first + SLOW, bucket);
        }
    }

    Totals totals(long bucket) {
        long calls = 0;
        long failures = 0;
        long slow = 0;
        for (int stripe = 0; stripe < 1 << STRIPE_BITS; stripe++) {
            for (long b = Math.max(1, bucket - BUCKETS + 1); b <= bucket; b++) {
                int first = index(stripe, b);
                calls += count(first + CALLS, b);
                failures += count(first + FAILURES, b);
                slow += count(first + SLOW, b);
            }
        }
        return new Totals(calls, failures, slow);
    }

    private static int stripe() {
        return ((int) Thread.currentThread().getId() * GOLDEN) >>> (32 - STRIPE_BITS);
    }

    private static int index(int stripe, long bucket) {
        return (stripe * BUCKETS + (int) (bucket % BUCKETS)) * COUNTERS;
    }

    private void increment(int index, long bucket) {
        long fresh = (bucket & ROUND_MASK) << COUNT_BITS;
        long word;
        long next;
        do {
            word = words.get(index);
            long found = word >>> COUNT_BITS;
            if (found == (bucket & ROUND_MASK)) {
                next = word + 1;
            } else if (isNewer(found, bucket)) {
                return; // this thread read the clock a whole window ago
            } else {
                next = fresh + 1;
            }
        } while (!words.compareAndSet(index, word, next));
    }

    private static boolean isNewer(long found, long bucket) {
        long ahead = (found - bucket) & ROUND_MASK;
        return found != 0 && ahead < ROUND_MASK / 2;
    }

    private long count(int index, long bucket) {
        long word = words.get(index);
        return word >>> COUNT_BITS == (bucket & ROUND_MASK) ? word & COUNT_MASK : 0;
    }
}
