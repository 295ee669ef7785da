package io.throttlemachines.internal.breaker.window;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Counts calls, failures and slow calls over a sliding window, without a lock.
 *
 * <p>The window is divided into {@value #BUCKETS} buckets of time. A call leaves the window at the earliest one window
 * less one bucket after it ended, and at the latest one window after it ended. Every bucket exists once per stripe,
 * and each thread keeps to one stripe, so that threads seldom write to the same word (the idea of the JDK's
 * {@code LongAdder}). The first call of a thread makes its stripe. A bucket carries its whole number, counted from the start, so that counts of an earlier window
 * are never taken for present ones, however long the circuit was idle. The first call in a new bucket of a stripe
 * replaces the old bucket, so no code ever clears a count; all other calls allocate nothing.
 */
final class CallWindow {

    static final int BUCKETS = 60;
    private static final int GOLDEN = 0x9E3779B9;
    private static final int STRIPE_BITS = stripeBits();

    private final long bucketNanos;
    private final AtomicReferenceArray<@Nullable Stripe> stripes = new AtomicReferenceArray<>(1 << STRIPE_BITS);

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

    /** The buckets of some threads. */
    private static final class Stripe extends AtomicReferenceArray<@Nullable Bucket> {

        private static final long serialVersionUID = 1L;

        Stripe() {
            super(BUCKETS);
        }

        /** The bucket of that number, made now if an older one is in its place; null if a newer one is. */
        @Nullable
        Bucket bucket(long number) {
            int index = (int) (number % BUCKETS);
            while (true) {
                Bucket found = get(index);
                if (found != null && found.number >= number) {
                    return found.number == number ? found : null;
                }
                Bucket fresh = new Bucket(number);
                if (compareAndSet(index, found, fresh)) {
                    return fresh;
                }
            }
        }
    }

    /** The counts of one stripe in one bucket of time. Its counters only grow, by atomic additions. */
    private static final class Bucket {

        static final VarHandle CALLS = counter("calls");
        static final VarHandle FAILURES = counter("failures");
        static final VarHandle SLOW = counter("slow");

        final long number;
        volatile long calls;
        volatile long failures;
        volatile long slow;

        Bucket(long number) {
            this.number = number;
        }

        private static VarHandle counter(String name) {
            try {
                return MethodHandles.lookup().findVarHandle(Bucket.class, name, long.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
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

    void add(long number, boolean failed, boolean slow) {
        Bucket bucket = stripe().bucket(number);
        if (bucket == null) {
            return; // this thread read the clock a whole window ago
        }
        Bucket.CALLS.getAndAdd(bucket, 1L);
        if (failed) {
            Bucket.FAILURES.getAndAdd(bucket, 1L);
        }
        if (slow) {
            Bucket.SLOW.getAndAdd(bucket, 1L);
        }
    }

    Totals totals(long number) {
        long calls = 0;
        long failures = 0;
        long slow = 0;
        for (int i = 0; i < stripes.length(); i++) {
            Stripe stripe = stripes.get(i);
            for (int j = 0; stripe != null && j < BUCKETS; j++) {
                Bucket bucket = stripe.get(j);
                if (bucket != null && bucket.number > number - BUCKETS && bucket.number <= number) {
                    calls += bucket.calls;
                    failures += bucket.failures;
                    slow += bucket.slow;
                }
            }
        }
        return new Totals(calls, failures, slow);
    }

    private Stripe stripe() {
        int index = ((int) Thread.currentThread().getId() * GOLDEN) >>> (32 - STRIPE_BITS);
        Stripe stripe = stripes.get(index);
        return stripe == null ? newStripe(index) : stripe;
    }

    private Stripe newStripe(int index) {
        Stripe fresh = new Stripe();
        Stripe other = stripes.compareAndExchange(index, null, fresh);
        return other == null ? fresh : other;
    }
}
