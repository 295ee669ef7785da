package io.throttlemachines.internal.limiter.store;

import java.math.BigInteger;

/**
 * Two weighted windows. The limit applies to the permits used in this window, plus those of the window before times the
 * share of it that lies within one period of now, rounded up. Pure arithmetic on the two counts and the time elapsed in
 * this window.
 */
final class SlidingWindow {

    private final long limit;
    private final long period;
    private final boolean small;

    SlidingWindow(long limit, long periodNanos) {
        this(limit, limit, periodNanos);
    }

    /** For counts that may exceed the limit, up to {@code most}, because an earlier limit was higher. */
    SlidingWindow(long limit, long most, long periodNanos) {
        this.limit = limit;
        this.period = periodNanos;
        this.small = most < Long.MAX_VALUE / periodNanos;
    }

    /**
     * Whether permits can be taken.
     *
     * @param before  permits used in the window before
     * @param used    permits used in this window
     * @param elapsed nanoseconds since this window began, less than the period
     * @param permits how many, at most the limit
     */
    boolean free(long before, long used, long elapsed, long permits) {
        long room = limit - used - permits;
        return room >= 0 && (before <= room || weighsAtMost(before, period - elapsed, room));
    }

    /** Whether the share of the window before that is still covered weighs at most {@code room}. */
    private boolean weighsAtMost(long before, long covered, long room) {
        return small
                ? before * covered <= room * period
                : product(before, covered).compareTo(product(room, period)) <= 0;
    }

    /**
     * How long until permits can be taken.
     *
     * @param before  permits used in the window before
     * @param used    permits used in this window
     * @param elapsed nanoseconds since this window began, less than the period
     * @param permits how many, at most the limit
     * @return zero if they are free now; otherwise the nanoseconds to wait if no others are taken meanwhile
     */
    long untilFree(long before, long used, long elapsed, long permits) {
        if (free(before, used, elapsed, permits)) {
            return 0;
        }
        long room = limit - used - permits;
        return room >= 0 ? untilAtMost(before, room) - elapsed : period - elapsed + untilAtMost(used, limit - permits);
    }

    long remaining(long before, long used, long elapsed) {
        return Math.max(0, limit - used - weighted(before, elapsed));
    }

    /** The permits of the window before, weighted by the share of it that is still covered. */
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

    /** How far into the next window the weight of this window's permits has fallen to at most {@code room}. */
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
