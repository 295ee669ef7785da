package io.throttlemachines.spring.redis;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.limiter.store.LeaseRequest;
import io.throttlemachines.limiter.store.PermitStore.Limit;
import io.throttlemachines.limiter.store.PermitStore.Reply;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * What the generic cell rate algorithm counts by (ITU-T I.371; ATM Forum, Traffic Management Specification 4.0). A microsecond
 * has {@code scale} units: as many as make {@code period / limit} a whole number where at most 8 per nanosecond suffice.
 * Otherwise, and where the burst takes so long to come back that only coarser units stay below 2^53, the interval is rounded
 * up, so that the limiter never grants too many permits. The same units as in the memory of one instance, unless the burst
 * takes more than 6.5 days to come back with 8 units per nanosecond, or 52 days with one.
 *
 * @param scale     units per microsecond
 * @param interval  units per permit
 * @param burst     the most permits at once
 */
record SharedRate(long scale, long interval, long burst) implements SharedLimit {

    private static final BigInteger FINEST_PER_NANO = BigInteger.valueOf(8);
    private static final BigInteger NANOS_PER_MICRO = BigInteger.valueOf(1_000);

    /** Units that the burst may take to come back; rounding up adds less than as many again. */
    private static final BigInteger MOST_UNITS = BigInteger.ONE.shiftLeft(52);

    static SharedRate of(Limit limit) {
        SharedLimit.refuseTooMany("burst", limit.burst());
        BigInteger permits = BigInteger.valueOf(limit.permits());
        BigInteger period = BigInteger.valueOf(limit.periodNanos());
        BigInteger burst = BigInteger.valueOf(limit.burst());
        BigInteger exact = permits.divide(permits.gcd(period)).min(FINEST_PER_NANO);
        BigInteger coarse =
                MOST_UNITS.multiply(NANOS_PER_MICRO).multiply(permits).divide(burst.multiply(period));
        BigInteger scale = exact.multiply(NANOS_PER_MICRO).min(coarse);
        if (scale.signum() == 0) {
            throw new ConfigurationException(
                    null,
                    "burst",
                    "burst " + limit.burst() + " takes more than 142 years to come back, longer than Redis can count.",
                    "Write a smaller burst, a shorter period or a higher limit.");
        }
        BigInteger interval = dividedUp(period.multiply(scale), permits.multiply(NANOS_PER_MICRO));
        return new SharedRate(scale.longValueExact(), interval.longValueExact(), limit.burst());
    }

    @Override
    public String keySuffix() {
        return "";
    }

    @Override
    public PermitScript script() {
        return PermitScript.GCRA;
    }

    @Override
    public long most() {
        return burst;
    }

    @Override
    public byte[] asking(Action action, long permits) {
        long cost = permits * interval;
        return arguments(action, cost / scale, cost % scale);
    }

    @Override
    public byte[] leasing(LeaseRequest request) {
        long cost = request.permits() * interval;
        return arguments(
                Action.LEASE,
                cost / scale,
                cost % scale,
                request.holder(),
                request.spent(),
                request.kept(),
                request.most(),
                SharedLimit.leaseMicros(request));
    }

    @Override
    public byte[] takingMore(long... permits) {
        return SharedLimit.pack(Arrays.stream(permits)
                .map(each -> each * interval)
                .flatMap(cost -> LongStream.of(cost / scale, cost % scale))
                .toArray());
    }

    /** The script does not give back what returned by itself since. */
    @Override
    public byte[] givingBack(long permits, long takenAt) {
        long cost = Math.min(permits, burst) * interval;
        return arguments(Action.GIVE_BACK, cost / scale, cost % scale, takenAt);
    }

    private byte[] arguments(Action action, long micros, long units, long... more) {
        long tolerance = burst * interval;
        long[] all = Arrays.copyOf(
                new long[] {scale, interval, tolerance / scale, tolerance % scale, micros, units}, 6 + more.length);
        System.arraycopy(more, 0, all, 6, more.length);
        return SharedLimit.pack(action, all);
    }

    @Override
    public Reply reply(long[] values) {
        return new Reply(
                values[0] == 1, values[1], nanos(values[2], values[3]), nanos(values[4], values[5]), values[6]);
    }

    /** Rounded up. */
    private long nanos(long micros, long units) {
        return micros * 1_000 + (units * 1_000 + scale - 1) / scale;
    }

    private static BigInteger dividedUp(BigInteger dividend, BigInteger divisor) {
        return dividend.add(divisor).subtract(BigInteger.ONE).divide(divisor);
    }
}
