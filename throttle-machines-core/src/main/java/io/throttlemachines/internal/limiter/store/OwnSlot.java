package io.throttlemachines.internal.limiter.store;

import io.throttlemachines.limiter.Decision;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The slot of a limiter itself. Its bucket is replaced when settings change; a thread that finds it retired waits for the
 * next one.
 */
final class OwnSlot implements Slot {

    private final ReentrantLock replacing = new ReentrantLock();

    /** Writes guarded by {@link #replacing}. */
    private volatile Bucket bucket;

    OwnSlot(Bucket bucket) {
        this.bucket = bucket;
    }

    /** Replaces the bucket by one with other settings. */
    void renew(BucketFactory next, LongSupplier clock) {
        replacing.lock();
        try {
            bucket = next.renewed(bucket, clock.getAsLong());
        } finally {
            replacing.unlock();
        }
    }

    /** The successor of a retired bucket. */
    private Bucket next() {
        replacing.lock();
        try {
            return bucket;
        } finally {
            replacing.unlock();
        }
    }

    @Override
    public long take(long permits, long now) {
        long wait = bucket.take(permits, now);
        while (wait == Bucket.RETIRED) {
            wait = next().take(permits, now);
        }
        return wait;
    }

    @Override
    public long untilFree(long permits, long now) {
        return look(asked -> asked.untilFree(permits, now));
    }

    @Override
    public long remaining(long now) {
        return look(asked -> asked.remaining(now));
    }

    private long look(ToLongFunction<Bucket> question) {
        Bucket asked = bucket;
        long answer = question.applyAsLong(asked);
        while (asked.retired()) {
            asked = next();
            answer = question.applyAsLong(asked);
        }
        return answer;
    }

    @Override
    public Decision decide(long permits, long now, boolean take) {
        @Nullable Decision decision = bucket.tryDecide(permits, now, take);
        while (decision == null) {
            decision = next().tryDecide(permits, now, take);
        }
        return decision;
    }

    @Override
    public void refund(long permits, long takenAt, LongSupplier clock) {
        boolean done = bucket.tryRefund(permits, takenAt, clock);
        while (!done) {
            done = next().tryRefund(permits, takenAt, clock);
        }
    }

    @Override
    public void reset() {
        replacing.lock();
        try {
            bucket.reset();
        } finally {
            replacing.unlock();
        }
    }
}
