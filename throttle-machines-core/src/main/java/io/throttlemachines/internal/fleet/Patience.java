package io.throttlemachines.internal.fleet;

import java.util.concurrent.TimeUnit;

/**
 * How long a place of this instance stays free for the next call, where the caller that asked for it did not wait. Callers may come
 * so rarely that a place which other instances got back after a poll would never be used. Thread-safe.
 */
final class Patience {

    /** Callers that come less often find no place. One that does not come again holds up the others no longer than this. */
    private static final long LONGEST = TimeUnit.MINUTES.toNanos(5);

    private final long shortest;

    /** When a caller last asked, in nanoseconds of the shared time; negative before. Any thread may write it. */
    private volatile long askedAt = -1;

    /** How long that was after the one before. Any thread may write it. */
    private volatile long pause;

    Patience(long shortestNanos) {
        this.shortest = shortestNanos;
    }

    /** A caller asks and does not wait. */
    void asked(long now) {
        long before = askedAt;
        pause = before < 0 || now - before > LONGEST ? 0 : now - before;
        askedAt = now;
    }

    long nanos() {
        return Math.max(shortest, Math.min(2 * pause, LONGEST));
    }
}
