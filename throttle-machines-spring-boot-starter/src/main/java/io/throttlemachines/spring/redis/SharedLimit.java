package io.throttlemachines.spring.redis;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.limiter.store.LeaseReply;
import io.throttlemachines.limiter.store.LeaseRequest;
import io.throttlemachines.limiter.store.PermitStore.Limit;
import io.throttlemachines.limiter.store.PermitStore.Reply;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The settings of a limiter as a script counts by them: the arguments of its actions, and how its replies read. All are whole
 * numbers below 2^53, which the numbers of Lua (IEEE 754 doubles) represent exactly; they travel as packed doubles, which costs
 * the server least.
 */
sealed interface SharedLimit permits SharedRate, SharedWindows {

    /** Nanoseconds in a microsecond, in which scripts count. */
    long MICRO_IN_NANOS = 1_000;

    /** The most permits at once that scripts count exactly, whatever the other settings. */
    long MOST_PERMITS = 1_000_000_000_000L;

    /**
     * Prepares settings.
     *
     * @throws ConfigurationException if a script cannot count by them exactly
     */
    static SharedLimit of(Limit limit) {
        return switch (limit.algorithm()) {
            case TOKEN_BUCKET, GCRA -> SharedRate.of(limit);
            case FIXED_WINDOW -> SharedWindows.fixed(limit);
            case SLIDING_WINDOW -> SharedWindows.sliding(limit);
            case CONCURRENCY, ADAPTIVE_CONCURRENCY ->
                throw new IllegalArgumentException(limit.algorithm() + " has no permits per period.");
        };
    }

    /** Distinguishes the keys of algorithms whose states differ. */
    String keySuffix();

    /** The script that counts. */
    PermitScript script();

    /** The most permits at once. */
    long most();

    /**
     * The arguments to take permits or to look.
     *
     * @param permits at most {@link #most()}
     */
    byte[] asking(Action action, long permits);

    /**
     * The further argument to take permits once more in the same call, for each of these in order.
     *
     * @param permits each at most {@link #most()}
     */
    byte[] takingMore(long... permits);

    /** The arguments to give permits back that were taken at a time of the server. */
    byte[] givingBack(long permits, long takenAt);

    /** The arguments to report on a lease, and to take and lease permits; the request wants at most {@link #most()} of each. */
    byte[] leasing(LeaseRequest request);

    /** Reads what the script replied to {@link #asking}, or the same part of what it replied to {@link #leasing}. */
    Reply reply(long[] values);

    /** Does the same with the reply as it arrives. */
    default Reply reply(byte[] packed) {
        return reply(unpack(packed));
    }

    /** Reads what the script replied to a call that takes permits so many times. */
    default List<Reply> replies(byte[] packed, int count) {
        List<Reply> replies = new ArrayList<>(count);
        int length = packed.length / count;
        for (int at = 0; at < packed.length; at += length) {
            replies.add(reply(Arrays.copyOfRange(packed, at, at + length)));
        }
        return replies;
    }

    /** Reads what the script replied to {@link #leasing}: three values about the lease come last. */
    default LeaseReply leaseReply(byte[] packed) {
        long[] values = unpack(packed);
        int lease = values.length - 3;
        return new LeaseReply(reply(values), values[lease], values[lease + 1], values[lease + 2] * MICRO_IN_NANOS);
    }

    private static long[] unpack(byte[] packed) {
        ByteBuffer values = ByteBuffer.wrap(packed);
        long[] numbers = new long[packed.length / Double.BYTES];
        for (int each = 0; each < numbers.length; each++) {
            numbers[each] = (long) values.getDouble();
        }
        return numbers;
    }

    /** A time for which permits are on lease, rounded down, but at least a microsecond. */
    static long leaseMicros(LeaseRequest request) {
        return Math.max(1, request.leaseNanos() / MICRO_IN_NANOS);
    }

    /** What a caller wants. */
    enum Action {
        LOOK(0),
        TAKE(1),
        GIVE_BACK(2),
        LEASE(3);

        /** How the scripts know it. */
        private final long code;

        Action(long code) {
            this.code = code;
        }
    }

    /** Packs the argument of a script: numbers as doubles in network byte order. */
    static byte[] pack(Action action, long... numbers) {
        long[] all = new long[1 + numbers.length];
        all[0] = action.code;
        System.arraycopy(numbers, 0, all, 1, numbers.length);
        return pack(all);
    }

    /** Packs numbers alone. */
    static byte[] pack(long... numbers) {
        ByteBuffer packed = ByteBuffer.allocate(numbers.length * Double.BYTES);
        for (long number : numbers) {
            packed.putDouble((double) number);
        }
        return packed.array();
    }

    /** Rejects more permits than scripts count. */
    static void refuseTooMany(String setting, long permits) {
        if (permits > MOST_PERMITS) {
            throw new ConfigurationException(
                    null,
                    setting,
                    setting + " " + permits + " is more than instances can share in Redis.",
                    "Write at most " + MOST_PERMITS + ", or let each instance count for itself.");
        }
    }
}
