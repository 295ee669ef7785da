package io.throttlemachines.internal.limiter.store;

import io.throttlemachines.internal.time.Time;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * The generic cell rate algorithm, in its form of virtual scheduling (ATM Forum, Traffic Management Specification 4.0,
 * 1999, section 4.4; equal to J. Turner's leaky bucket of 1986 and to a token bucket that fills continuously). The state
 * is the theoretical arrival time: when the last of all permits taken so far would have been granted if they were evenly
 * spaced. It may run ahead of the clock by up to {@code burst} permits.
 *
 * <p>Times inside are in units, {@code scale} of them per nanosecond, so that {@code period / limit} is a whole number of
 * units where at most 8 per nanosecond suffice for that. Otherwise it is rounded up, by less than an eighth of a
 * nanosecond per permit (less than a whole one where the burst takes more than nine years to come back). So the limiter
 * never grants too many permits, and at a million per second at most one in eight thousand too few. With 8 units a
 * {@code long} lasts for 27 years of uptime.
 *
 * <p>When settings change, the permits that were taken stay taken. Permits beyond a smaller burst return at the fastest
 * pace of all settings so far, so that no caller waits longer for them than without the change; only then does the burst
 * begin to fill. So lowering and raising the burst does not grant it twice.
 */
final class Gcra extends WordAlgorithm {

    private static final long FINEST = 8;
    private static final BigInteger LONGEST_SCALED_NANOS = BigInteger.ONE.shiftLeft(58);

    private final long burst;

    /** Units per nanosecond. */
    private final long scale;

    /** Units per permit. */
    private final long interval;

    /** How far the state may be ahead of the clock, in units. */
    private final long tolerance;

    /** Units per permit that was taken beyond the present burst, under earlier settings. */
    private final long fastest;

    /** When these settings came into force, in nanoseconds. */
    private final long since;

    Gcra(long limit, long periodNanos, long burst) {
        this(limit, periodNanos, burst, null, 0);
    }

    private Gcra(long limit, long periodNanos, long burst, @Nullable Gcra earlier, long since) {
        this.burst = burst;
        BigInteger permits = BigInteger.valueOf(limit);
        BigInteger period = BigInteger.valueOf(periodNanos);
        BigInteger nanosToFill = BigInteger.valueOf(burst).multiply(period).divide(permits);
        long exact = permits.divide(permits.gcd(period))
                .min(BigInteger.valueOf(FINEST))
                .longValueExact();
        scale = nanosToFill.compareTo(LONGEST_SCALED_NANOS) > 0 ? 1 : exact;
        interval =
                dividedUp(period.multiply(BigInteger.valueOf(scale)), permits).longValueExact();
        tolerance = Math.multiplyExact(burst, interval);
        fastest = earlier == null ? interval : fastest(earlier.fastest, earlier.scale);
        this.since = since;
    }

    @Override
    Gcra changed(BucketSettings next, long now) {
        return new Gcra(next.limit(), next.periodNanos(), next.burst(), this, now);
    }

    /** Counts in fractions of a permit: a permit has as many parts as the earlier interval, or fastest, has units. */
    @Override
    long carry(WordAlgorithm from, long state, long now) {
        Gcra earlier = (Gcra) from;
        long ahead = state - now * earlier.scale;
        if (ahead <= 0) {
            return 0;
        }
        boolean beyond = ahead > earlier.tolerance;
        BigInteger parts = BigInteger.valueOf(beyond ? earlier.fastest : earlier.interval);
        BigInteger taken = BigInteger.valueOf(beyond ? ahead - earlier.tolerance : ahead);
        if (beyond) {
            taken = taken.add(parts.multiply(BigInteger.valueOf(earlier.burst)));
        }
        return now * scale + ahead(taken, parts);
    }

    /** How far, in units, the state is ahead of the clock when this many parts of a permit are taken. */
    private long ahead(BigInteger taken, BigInteger parts) {
        BigInteger excess = taken.subtract(parts.multiply(BigInteger.valueOf(burst)));
        if (excess.signum() <= 0) {
            return dividedUp(taken.multiply(BigInteger.valueOf(interval)), parts)
                    .longValueExact();
        }
        return dividedUp(excess.multiply(BigInteger.valueOf(fastest)), parts)
                .add(BigInteger.valueOf(tolerance))
                .min(BigInteger.valueOf(Math.max(tolerance, Time.LONGEST_NANOS)))
                .longValueExact();
    }

    /** The fewer units per permit, of these settings and of earlier ones. Those may be more than a {@code long} counts at this scale. */
    private long fastest(long earlier, long earlierScale) {
        BigInteger scaled = BigInteger.valueOf(earlier).multiply(BigInteger.valueOf(scale));
        return dividedUp(scaled, BigInteger.valueOf(earlierScale))
                .min(BigInteger.valueOf(interval))
                .longValueExact();
    }

    private static BigInteger dividedUp(BigInteger dividend, BigInteger divisor) {
        return dividend.add(divisor).subtract(BigInteger.ONE).divide(divisor);
    }

    @Override
    long empty(long now) {
        return now * scale;
    }

    @Override
    long next(long state, long now, long permits) {
        if (permits > burst) {
            return NEVER;
        }
        long from = Math.max(state, now * scale);
        long early = early(from, now, permits);
        return early <= 0 ? from + permits * interval : -nanos(early);
    }

    /** Divides nothing, which takes as long as the rest. */
    @Override
    long tryNext(long state, long now, long permits) {
        long from = Math.max(state, now * scale);
        return permits > burst || early(from, now, permits) > 0 ? NEVER : from + permits * interval;
    }

    /** How many units too early the permits are asked for; zero or less if they are there. */
    private long early(long from, long now, long permits) {
        return from - now * scale - tolerance + permits * interval;
    }

    @Override
    long remaining(long state, long now) {
        long ahead = state - now * scale;
        return ahead <= 0 ? burst : Math.max(0, (tolerance - ahead) / interval);
    }

    @Override
    long untilFull(long state, long now) {
        long ahead = state - now * scale;
        return ahead <= 0 ? 0 : nanos(ahead);
    }

    /**
     * Does not give back what returned by itself since the permits were taken: without them the bucket might have been
     * full, and that return lost. If settings changed meanwhile, or more than the burst is taken, it calculates with the
     * pace that gives back the least.
     */
    @Override
    long refund(long state, long permits, long takenAt, long now) {
        long elapsed = Math.max(0, now - takenAt) * scale;
        boolean beyond = state - now * scale > tolerance;
        long kept = takenAt >= since || beyond
                ? elapsed
                : dividedUp(
                                BigInteger.valueOf(elapsed).multiply(BigInteger.valueOf(interval)),
                                BigInteger.valueOf(fastest))
                        .min(BigInteger.valueOf(tolerance))
                        .longValueExact();
        return Math.max(0, state - Math.max(0, permits * (beyond ? fastest : interval) - kept));
    }

    @Override
    long longestUntilFull() {
        return nanos(tolerance);
    }

    /** Rounded up. Most settings need no fractions of a nanosecond; they are spared the division. */
    private long nanos(long units) {
        return scale == 1 ? units : (units + scale - 1) / scale;
    }
}
