package io.throttlemachines.limiter;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.config.Setting;
import io.throttlemachines.internal.config.SettingValues;
import org.jspecify.annotations.Nullable;

/** Which settings can work together with a limit of calls that run at once. */
final class ConcurrencyCheck {

    private ConcurrencyCheck() {}

    static void refuseUnworkable(SettingValues values) {
        Algorithm algorithm = values.get(LimiterConfig.ALGORITHM);
        long limit =
                LimitCheck.present(values, LimiterConfig.LIMIT, "how many calls may run at once, such as limit: 20");
        refuseMeaningless(values, LimiterConfig.PERIOD, "limits how many calls run at once, not how many begin");
        refuseMeaningless(
                values, LimiterConfig.BURST, "limits how many calls run at once, and grants all of them at once");
        refuseMeaningless(values, LimiterConfig.LEASE, "counts only the calls of this instance");
        refuseMeaningless(values, LimiterConfig.LEASE_TIME, "counts only the calls of this instance");
        String store = values.get(LimiterConfig.STORE);
        if (!store.equals(LimiterConfig.LOCAL_STORE)) {
            throw refusal(
                    "store",
                    "store " + store + " cannot be used with algorithm: " + algorithm
                            + ", which counts only the calls of this instance.",
                    "Remove store, or write an algorithm with a period, such as algorithm: token-bucket.");
        }
        refuseTooMany("limit", limit);
        if (algorithm == Algorithm.ADAPTIVE_CONCURRENCY) {
            refuseUnordered(values, limit);
        } else {
            refuseBounds(values);
        }
    }

    /** Refuses the bounds of an adaptive limit where the limit is not adaptive. */
    static void refuseBounds(SettingValues values) {
        refuseBound(values, LimiterConfig.MIN_LIMIT);
        refuseBound(values, LimiterConfig.MAX_LIMIT);
    }

    private static void refuseBound(SettingValues values, Setting<@Nullable Long> bound) {
        if (values.get(bound) != null) {
            throw refusal(
                    bound.name(),
                    bound + " means nothing to algorithm: " + values.get(LimiterConfig.ALGORITHM)
                            + ", whose limit stays as it is.",
                    "Remove " + bound + ", or write algorithm: adaptive-concurrency.");
        }
    }

    private static void refuseMeaningless(SettingValues values, Setting<?> setting, String why) {
        Object value = values.get(setting);
        if (value != null) {
            throw refusal(
                    setting.name(),
                    setting + " " + value + " means nothing to algorithm: " + values.get(LimiterConfig.ALGORITHM)
                            + ", which " + why + ".",
                    "Remove " + setting + ", or write an algorithm with a period, such as algorithm: token-bucket.");
        }
    }

    private static void refuseUnordered(SettingValues values, long limit) {
        Long least = values.get(LimiterConfig.MIN_LIMIT);
        Long most = values.get(LimiterConfig.MAX_LIMIT);
        if (least != null && least > limit) {
            throw refusal(
                    "min-limit",
                    "min-limit " + least + " is more than limit, " + limit + ", at which an adaptive limit starts.",
                    "Write a min-limit of at most " + limit + ", or a greater limit.");
        }
        if (most != null && most < limit) {
            throw refusal(
                    "max-limit",
                    "max-limit " + most + " is less than limit, " + limit + ", at which an adaptive limit starts.",
                    "Write a max-limit of at least " + limit + ", or a smaller limit.");
        }
        if (most != null) {
            refuseTooMany("max-limit", most);
        }
    }

    private static void refuseTooMany(String setting, long calls) {
        if (calls > LimitCheck.MOST_CONCURRENT) {
            throw refusal(
                    setting,
                    setting + " " + calls + " is more than " + LimitCheck.MOST_CONCURRENT + " calls at once.",
                    "Write at most " + LimitCheck.MOST_CONCURRENT + ", or set mode: off for no limit.");
        }
    }

    private static ConfigurationException refusal(String setting, String message, String advice) {
        return new ConfigurationException(null, setting, message, advice);
    }
}
