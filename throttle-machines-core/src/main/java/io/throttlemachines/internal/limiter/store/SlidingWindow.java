package io.throttlemachines.internal.limiter.store;

import java.math.BigInteger;

/**
 * Two weighted windows: what was used of this window, plus what was used of the one before times the share of it that
 * lies within one period of now, rounded up, is at most the limit. Pure arithmetic on the two counts and the time that
 * has passed in this window.
 */
final class SlidingWindow {

    private final long limit;
    private final long period;
    private final boolean small;

    SlidingWindow(long limit, long periodNanos) {
        this(limit, limit, periodNanos);
    }

    /** With counts that may be greater than the limit, up to {@code most}, as there was a greater limit before. */
    SlidingWindow(long limit, long most, long periodNanos) {
        this.limit = limit;
        this.period = periodNanos;
        this.small = most < Long.MAX_VALUE / periodNanos;
    }

    /**
     * How long until permits can be taken.
     *
     * @param before  used of the window before
     * @param used    used of this window
     * @param elapsed nanoseconds since this window began, less than the period
     * @param permits how many, at most the limit
     * @return zero if at once; otherwise the nanoseconds to wait if nobody takes any more meanwhile
     */
    long untilFree(long before, long used, long elapsed, long permits) {
        long room = limit - used - permits;
        if (room >= 0) {
            return Math.max(0, untilAtMost(before, room) - elapsed);
        }
        return period - elapsed + untilAtMost(used, limit - permits);
    }

    long remaining(long before, long used, long elapsed) {
        return Math.max(0, limit - used - weighted(before, elapsed));
    }

    /** What was used of the window before, in the share of it that is still covered. */
    long weighted(long before, long elapsed) {
        return before == 0 ? 0 : timesDividedUp(before, period - elapsed, period);
    }

    long untilFull(long before, long used, long elapsed) {
        if (used > 0) {
            return 2 * period - elapsed;
        }
        return before > 0 ? period - elapsed : 0;
    }

    long longestUntilFull() {
        return 2 * period;
    }

    /** How far into the next window what was used of this one has lost so much weight that it is at most {@code room}. */
    private long untilAtMost(long used, long room) {
        if (used <= room) {
            return 0;
        }
        return period - timesDivided(room, period, used);
    }

    /** Rounded up. */
    private long timesDividedUp(long count, long nanos, long divisor) {
        if (small) {
            return (count * nanos + divisor - 1) / divisor;
        }
        return product(count, nanos)
                .add(BigInteger.valueOf(divisor - 1))
                .divide(BigInteger.valueOf(divisor))
                .longValueExact();
    }

    /** Rounded down. */
    private long timesDivided(long count, long nanos, long divisor) {
        if (small) {
            return count * nanos / divisor;
        }
        return product(count, nanos).divide(BigInteger.valueOf(divisor)).longValueExact();
    }

    private static BigInteger product(long count, long nanos) {
        return BigInteger.valueOf(count).multiply(BigInteger.valueOf(nanos));
    }
}
