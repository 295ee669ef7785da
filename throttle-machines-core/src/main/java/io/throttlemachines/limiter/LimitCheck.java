package io.throttlemachines.limiter;

import io.throttlemachines.config.ConfigurationException;
import java.math.BigInteger;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which limits, periods and bursts can work together. One permit per nanosecond is the most: beyond it no clock could
 * tell two permits apart, and within it no arithmetic of any algorithm leaves the range of a {@code long}.
 */
final class LimitCheck {

    private static final BigInteger LONGEST_NANOS = BigInteger.valueOf(Long.MAX_VALUE / 3);

    private LimitCheck() {}

    static void refuseUnworkable(long limit, Duration period, @Nullable Long burst, Algorithm algorithm) {
        if (limit > period.toNanos()) {
            throw new ConfigurationException(
                    null,
                    "limit",
                    "limit " + limit + " per " + period + " is more than one permit per nanosecond.",
                    "Count in larger units, such as kilobytes instead of bytes, or set mode: off for no limit.");
        }
        if (burst == null) {
            return;
        }
        if (!algorithm.hasBurst() && burst != limit) {
            throw new ConfigurationException(
                    null,
                    "burst",
                    "burst " + burst + " means nothing to " + algorithm + ", which gives up to limit (" + limit
                            + ") at once.",
                    "Remove burst, or write algorithm: token-bucket.");
        }
        BigInteger nanosToFill = BigInteger.valueOf(burst)
                .multiply(BigInteger.valueOf(period.toNanos()))
                .divide(BigInteger.valueOf(limit));
        if (nanosToFill.compareTo(LONGEST_NANOS) > 0) {
            throw new ConfigurationException(
                    null,
                    "burst",
                    "burst " + burst + " would take more than 97 years to come back at " + limit + " per " + period
                            + ".",
                    "Write a smaller burst.");
        }
    }
}
