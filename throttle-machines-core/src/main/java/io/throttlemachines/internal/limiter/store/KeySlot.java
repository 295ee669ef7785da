package io.throttlemachines.internal.limiter.store;

import io.throttlemachines.limiter.Decision;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The slot of one key. It looks up the key's bucket each time, so callers may keep the slot as long as they like. */
final class KeySlot implements Slot {

    /** How often to try again after an eviction race before preventing eviction. */
    private static final int TRIES = 4;

    private final KeyedBuckets buckets;
    private final Object key;

    KeySlot(KeyedBuckets buckets, Object key) {
        this.buckets = buckets;
        this.key = key;
    }

    @Override
    public long take(long permits, long now) {
        for (int tries = 0; tries < TRIES; tries++) {
            long wait = buckets.bucket(key, now).take(permits, buckets.latest(now));
            if (wait != Bucket.RETIRED) {
                return wait;
            }
        }
        return buckets.withBucket(key, now, bucket -> bucket.take(permits, buckets.latest(now)));
    }

    @Override
    public long untilFree(long permits, long now) {
        return look(now, bucket -> bucket.untilFree(permits, now));
    }

    @Override
    public long remaining(long now) {
        return look(now, bucket -> bucket.remaining(now));
    }

    /** Looks again if the bucket was retired meanwhile, up to {@link #TRIES} times. */
    private long look(long now, ToLongFunction<Bucket> question) {
        long answer = 0;
        for (int tries = 0; tries < TRIES; tries++) {
            Bucket bucket = buckets.glimpse(key, now);
            answer = question.applyAsLong(bucket);
            if (!bucket.retired()) {
                break;
            }
        }
        return answer;
    }

    @Override
    public Decision decide(long permits, long now, boolean take) {
        for (int tries = 0; tries < TRIES; tries++) {
            Bucket bucket = take ? buckets.bucket(key, now) : buckets.glimpse(key, now);
            Decision decision = bucket.tryDecide(permits, buckets.latest(now), take);
            if (decision != null) {
                return decision;
            }
        }
        return buckets.withBucket(key, now, bucket -> bucket.decide(permits, buckets.latest(now), take));
    }

    @Override
    public void refund(long permits, long takenAt, LongSupplier clock) {
        @Nullable Bucket bucket = buckets.known(key);
        if (bucket != null && !bucket.tryRefund(permits, takenAt, clock)) {
            buckets.ifPresent(key, next -> next.refund(permits, takenAt, clock));
        }
    }

    @Override
    public void reset() {
        buckets.ifPresent(key, Bucket::reset);
    }
}
