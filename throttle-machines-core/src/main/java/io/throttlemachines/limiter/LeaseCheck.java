package io.throttlemachines.limiter;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.internal.config.SettingValues;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Which leases can work with the other settings of a limiter. */
final class LeaseCheck {

    /** Fits one word together with the number of the report. */
    private static final long MOST = 1_000_000_000_000L;

    private LeaseCheck() {}

    static void refuseUnworkable(SettingValues values, long burst, Duration period) {
        Long lease = values.get(LimiterConfig.LEASE);
        Duration time = values.get(LimiterConfig.LEASE_TIME);
        if (lease != null || time != null) {
            refuseLocal(values.get(LimiterConfig.STORE), lease);
        }
        if (lease == null && time != null) {
            throw refusal(
                    "lease-time",
                    "lease-time " + time + " means nothing without lease.",
                    "Write how many permits an instance takes at once, such as lease: 100, or remove lease-time.");
        }
        if (lease != null && lease > Math.min(burst, MOST)) {
            throw refusal(
                    "lease",
                    "lease " + lease + " is more than " + (burst < MOST ? "the burst, " + burst : MOST) + ".",
                    "Write a lease of at most " + Math.min(burst, MOST)
                            + "; a tenth of the burst suits most limiters.");
        }
        if (time != null && time.compareTo(period) > 0) {
            throw refusal(
                    "lease-time",
                    "lease-time " + time + " is longer than the period, " + period + ".",
                    "Write a lease-time of at most " + period + ", or remove it.");
        }
    }

    private static void refuseLocal(String store, @Nullable Long lease) {
        if (store.equals(LimiterConfig.LOCAL_STORE)) {
            String setting = lease == null ? "lease-time" : "lease";
            throw refusal(
                    setting,
                    setting + " means nothing to store: local, which no other instance shares.",
                    "Write store: redis, or another store that instances share, or remove " + setting + ".");
        }
    }

    private static ConfigurationException refusal(String setting, String message, String advice) {
        return new ConfigurationException(null, setting, message, advice);
    }
}
