package io.throttlemachines.limiter;

import java.math.BigInteger;

/**
 * The generic cell rate algorithm, in its form of virtual scheduling (ATM Forum, Traffic Management Specification 4.0,
 * 1999, section 4.4; equal to J. Turner's leaky bucket of 1986 and to a token bucket that fills continuously). The state
 * is the theoretical arrival time: when all permits taken so far would have been given if they were spaced evenly. It
 * may run ahead of the clock by as much as {@code burst} permits.
 *
 * <p>Times inside are in units of which {@code scale} make a nanosecond, so that {@code period / limit} is a whole number
 * of them where that takes at most 8 per nanosecond; otherwise it is rounded up, by less than an eighth of a nanosecond
 * per permit (a whole one where the burst takes more than nine years to come back). Never too many permits, and at a
 * million a second at most one in eight thousand too few. With 8 units a {@code long} lasts for 27 years of uptime.
 */
final class Gcra implements WordRule {

    private static final long FINEST = 8;
    private static final BigInteger LONGEST_SCALED_NANOS = BigInteger.ONE.shiftLeft(58);

    private final long burst;

    /** Units per nanosecond. */
    private final long scale;

    /** Units per permit. */
    private final long interval;

    /** Units by which the state may be ahead of the clock. */
    private final long tolerance;

    Gcra(long limit, long periodNanos, long burst) {
        this.burst = burst;
        BigInteger permits = BigInteger.valueOf(limit);
        BigInteger period = BigInteger.valueOf(periodNanos);
        BigInteger nanosToFill = BigInteger.valueOf(burst).multiply(period).divide(permits);
        long exact = permits.divide(permits.gcd(period))
                .min(BigInteger.valueOf(FINEST))
                .longValueExact();
        scale = nanosToFill.compareTo(LONGEST_SCALED_NANOS) > 0 ? 1 : exact;
        interval = period.multiply(BigInteger.valueOf(scale))
                .add(permits)
                .subtract(BigInteger.ONE)
                .divide(permits)
                .longValueExact();
        tolerance = Math.multiplyExact(burst, interval);
    }

    @Override
    public long next(long state, long now, long permits) {
        if (permits > burst) {
            return NEVER;
        }
        long clock = now * scale;
        long from = Math.max(state, clock);
        long cost = permits * interval;
        long early = from - clock - tolerance + cost;
        return early <= 0 ? from + cost : -nanos(early);
    }

    @Override
    public long remaining(long state, long now) {
        long ahead = state - now * scale;
        return ahead <= 0 ? burst : Math.max(0, (tolerance - ahead) / interval);
    }

    @Override
    public long untilFull(long state, long now) {
        long ahead = state - now * scale;
        return ahead <= 0 ? 0 : nanos(ahead);
    }

    /**
     * What flowed back between taking and giving back is kept: had the permits not been taken, it might have found the
     * bucket full and been lost.
     */
    @Override
    public long refund(long state, long permits, long takenAt, long now) {
        long kept = Math.max(0, now - takenAt) * scale;
        return Math.max(0, state - Math.max(0, permits * interval - kept));
    }

    @Override
    public long longestUntilFull() {
        return nanos(tolerance);
    }

    private long nanos(long units) {
        return (units + scale - 1) / scale;
    }
}
