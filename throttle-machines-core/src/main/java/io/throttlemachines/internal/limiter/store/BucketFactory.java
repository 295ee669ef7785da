package io.throttlemachines.internal.limiter.store;

/** Creates the buckets of one limiter, all with one algorithm. Immutable; another replaces it when settings change. */
final class BucketFactory {

    private final LimitAlgorithm algorithm;

    BucketFactory(BucketSettings settings) {
        this(algorithm(settings));
    }

    private BucketFactory(LimitAlgorithm algorithm) {
        this.algorithm = algorithm;
    }

    private static LimitAlgorithm algorithm(BucketSettings settings) {
        long limit = settings.limit();
        long period = settings.periodNanos();
        return switch (settings.algorithm()) {
            case TOKEN_BUCKET, GCRA -> new Gcra(limit, period, settings.burst());
            case FIXED_WINDOW -> new FixedWindow(limit, period);
            case SLIDING_WINDOW -> new SlidingAlgorithm(limit, period);
        };
    }

    /**
     * Creates buckets by other settings of the same algorithm.
     *
     * @param now the time in nanoseconds
     */
    BucketFactory changed(BucketSettings next, long now) {
        return new BucketFactory(algorithm.changed(next, now));
    }

    /** A bucket with all its permits. */
    Bucket fresh() {
        return algorithm.fresh();
    }

    /** Whether a bucket counts by the settings of this factory. */
    boolean made(Bucket bucket) {
        return bucket.algorithm() == algorithm;
    }

    /**
     * The bucket to continue with. A bucket that counts by earlier settings is retired; its successor counts the permits
     * that were taken from it as taken.
     *
     * @param bucket not retired, and not being renewed by another thread
     * @param now    the time in nanoseconds
     */
    Bucket renewed(Bucket bucket, long now) {
        return made(bucket) ? bucket : bucket.movedTo(algorithm, now);
    }

    /** Nanoseconds after which an untouched bucket equals a fresh one, however many permits were taken from it. */
    long longestUntilFull() {
        return algorithm.longestUntilFull();
    }
}
