package io.throttlemachines.limiter;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.config.Setting;
import io.throttlemachines.internal.config.SettingValues;
import java.math.BigInteger;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which limits, periods and bursts can work together. One permit per nanosecond is the most: beyond it no clock could
 * distinguish two permits, and within it no arithmetic of any algorithm leaves the range of a {@code long}.
 */
final class LimitCheck {

    /** How many calls may run at once at most. */
    static final long MOST_CONCURRENT = 1_000_000_000;

    private static final BigInteger LONGEST_NANOS = BigInteger.valueOf(Long.MAX_VALUE / 3);

    private LimitCheck() {}

    static void refuseUnworkable(SettingValues values) {
        if (values.get(LimiterConfig.ALGORITHM).limitsConcurrency()) {
            ConcurrencyCheck.refuseUnworkable(values);
        } else {
            ConcurrencyCheck.refuseBounds(values);
            refuseUnworkableRate(values);
        }
    }

    private static void refuseUnworkableRate(SettingValues values) {
        long limit = present(values, LimiterConfig.LIMIT, "how many permits there are per period, such as limit: 100");
        Duration period = present(values, LimiterConfig.PERIOD, "how long a period is, such as period: 60s");
        if (limit > period.toNanos()) {
            throw new ConfigurationException(
                    null,
                    "limit",
                    "limit " + limit + " per " + period + " is more than one permit per nanosecond.",
                    "Count in larger units, such as kilobytes instead of bytes, or set mode: off for no limit.");
        }
        Long burst = values.get(LimiterConfig.BURST);
        if (burst != null) {
            refuseBurst(burst, limit, values.get(LimiterConfig.ALGORITHM));
            refuseEndlessBurst(burst, limit, period);
        }
        LeaseCheck.refuseUnworkable(values, burst == null ? limit : burst, period);
    }

    static <T> T present(SettingValues values, Setting<? extends @Nullable T> setting, String advice) {
        T value = values.get(setting);
        if (value == null) {
            throw new ConfigurationException(null, setting.name(), setting + " is missing.", "Write " + advice + ".");
        }
        return value;
    }

    /** Also a burst that is the limit: a limit that changes later would not change it. */
    private static void refuseBurst(long burst, long limit, Algorithm algorithm) {
        if (!algorithm.hasBurst()) {
            throw new ConfigurationException(
                    null,
                    "burst",
                    "burst " + burst + " has no effect with " + algorithm + ": it always grants up to limit (" + limit
                            + ") permits at once.",
                    "Remove burst, or write algorithm: token-bucket.");
        }
    }

    private static void refuseEndlessBurst(long burst, long limit, Duration period) {
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
