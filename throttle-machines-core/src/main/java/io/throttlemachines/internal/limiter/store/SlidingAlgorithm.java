package io.throttlemachines.internal.limiter.store;

/** What all sliding buckets of a limiter share. */
final class SlidingAlgorithm extends LimitAlgorithm {

    private final long limit;
    private final Windows windows;
    private final SlidingWindow sliding;
    private final long since;

    SlidingAlgorithm(long limit, long periodNanos) {
        this(limit, new Windows(limit, periodNanos), 0);
    }

    private SlidingAlgorithm(long limit, Windows windows, long since) {
        this.limit = limit;
        this.windows = windows;
        this.sliding = new SlidingWindow(limit, windows.most(), windows.period());
        this.since = since;
    }

    /** The most permits at once. */
    long limit() {
        return limit;
    }

    /** Encodes windows and counts. */
    Windows windows() {
        return windows;
    }

    /** Weighs the counts of two windows. */
    SlidingWindow sliding() {
        return sliding;
    }

    /** Whether permits can be taken: see {@link SlidingWindow#free}. */
    boolean free(long before, long used, long elapsed, long permits) {
        return permits == 0 || (permits <= limit && sliding.free(before, used, elapsed, permits));
    }

    /** Whether a count of this window leaves too few permits, whatever was taken in the window before. False if it is no count. */
    boolean usedUp(long used, long permits) {
        return permits > 0 && used > limit - permits && used >= 0 && used <= windows.most();
    }

    /** How long until permits can be taken; {@link Slot#NEVER} if they are more than the limit. */
    long untilFree(long before, long used, long elapsed, long permits) {
        return permits > limit ? Slot.NEVER : sliding.untilFree(before, used, elapsed, permits);
    }

    /** When the windows got their length, in nanoseconds. */
    long since() {
        return since;
    }

    @Override
    Bucket fresh(long now) {
        return new SlidingBucket(this, windows.at(now));
    }

    @Override
    SlidingAlgorithm changed(BucketSettings next, long now) {
        Windows after = windows.changed(next.limit(), next.periodNanos());
        return new SlidingAlgorithm(next.limit(), after, after.period() == windows.period() ? since : now);
    }

    @Override
    long longestUntilFull() {
        return sliding.longestUntilFull();
    }
}
