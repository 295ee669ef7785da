package io.throttlemachines.internal.limiter.store;

import io.throttlemachines.limiter.Decision;

/** The permits of one owner in the memory of one instance, at times that a test chooses. In nanoseconds from zero. */
public final class MemoryPermits {

    private final Bucket bucket;

    public MemoryPermits(BucketSettings settings) {
        bucket = LimitAlgorithm.of(settings).fresh(0);
    }

    public Decision take(long permits, long now) {
        return bucket.tryDecide(permits, now, true);
    }

    public Decision look(long permits, long now) {
        return bucket.tryDecide(permits, now, false);
    }

    public void giveBack(long permits, long takenAt, long now) {
        if (!bucket.tryRefund(permits, takenAt, () -> now)) {
            throw new IllegalStateException("The bucket is retired.");
        }
    }
}
