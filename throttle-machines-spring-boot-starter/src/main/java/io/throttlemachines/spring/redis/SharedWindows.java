package io.throttlemachines.spring.redis;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.limiter.store.LeaseRequest;
import io.throttlemachines.limiter.store.PermitStore.Limit;
import io.throttlemachines.limiter.store.PermitStore.Reply;

/**
 * What windows count by. They begin at multiples of the period since 1970-01-01T00:00:00Z in the server's time; a period that is
 * no whole number of microseconds is rounded up.
 *
 * @param script    counts in fixed or in sliding windows
 * @param keySuffix distinguishes the two
 * @param limit     permits per window
 * @param period    the length of a window in microseconds
 */
record SharedWindows(PermitScript script, String keySuffix, long limit, long period) implements SharedLimit {

    /** The longest period that sliding windows can divide exactly: 71 years. */
    private static final long LONGEST_SLIDING_MICROS = 1L << 51;

    static SharedWindows fixed(Limit limit) {
        SharedLimit.refuseTooMany("limit", limit.permits());
        return new SharedWindows(
                PermitScript.FIXED_WINDOW, ":fixed-window", limit.permits(), micros(limit.periodNanos()));
    }

    static SharedWindows sliding(Limit limit) {
        SharedLimit.refuseTooMany("limit", limit.permits());
        long period = micros(limit.periodNanos());
        if (period > LONGEST_SLIDING_MICROS) {
            throw new ConfigurationException(
                    null,
                    "period",
                    "A sliding window of more than 71 years is longer than instances can share in Redis.",
                    "Write a shorter period.");
        }
        return new SharedWindows(PermitScript.SLIDING_WINDOW, ":sliding-window", limit.permits(), period);
    }

    @Override
    public long most() {
        return limit;
    }

    @Override
    public byte[] asking(Action action, long permits) {
        return SharedLimit.pack(action, period, limit, permits, 0);
    }

    @Override
    public byte[] leasing(LeaseRequest request) {
        return SharedLimit.pack(
                Action.LEASE,
                period,
                limit,
                request.permits(),
                request.grantedAt(),
                request.returned(),
                request.kept(),
                request.most(),
                SharedLimit.leaseMicros(request));
    }

    @Override
    public byte[] takingMore(long... permits) {
        return SharedLimit.pack(permits);
    }

    /** The script gives back only within the window in which the permits were taken. */
    @Override
    public byte[] givingBack(long permits, long takenAt) {
        return SharedLimit.pack(Action.GIVE_BACK, period, limit, Math.min(permits, limit), takenAt);
    }

    @Override
    public Reply reply(long[] values) {
        return new Reply(values[0] == 1, values[1], values[2] * MICRO_IN_NANOS, values[3] * MICRO_IN_NANOS, values[4]);
    }

    /** Rounded up. */
    private static long micros(long nanos) {
        return nanos / MICRO_IN_NANOS + (nanos % MICRO_IN_NANOS == 0 ? 0 : 1);
    }
}
