package io.throttlemachines.breaker;

import io.throttlemachines.config.ConfigurationException;
import java.time.Duration;

/** Refuses settings of a breaker that cannot work together, each of which may be fine by itself. */
final class BreakerSettingsCheck {

    private BreakerSettingsCheck() {}

    static void refuseUnworkable(BreakerConfig config) {
        refuseShorterMaximum(config);
        refuseHalfOfSlowCalls(config);
        refuseMoreProbesThanCalls(config);
        refuseRecordedAndIgnored(config);
    }

    private static void refuseShorterMaximum(BreakerConfig config) {
        Duration resetTimeout = config.resetTimeout();
        Duration max = config.resetTimeoutMax();
        if (max != null && max.compareTo(resetTimeout) < 0) {
            throw refused(
                    "reset-timeout-max",
                    "reset-timeout-max is " + max + ", shorter than reset-timeout, which is " + resetTimeout + ".",
                    "Make it at least as long, or leave it out.");
        }
    }

    private static void refuseHalfOfSlowCalls(BreakerConfig config) {
        if ((config.slowCallDuration() == null) != (config.slowCallRateThreshold() == null)) {
            boolean noDuration = config.slowCallDuration() == null;
            String present = noDuration ? "slow-call-rate-threshold" : "slow-call-duration";
            String missing = noDuration ? "slow-call-duration" : "slow-call-rate-threshold";
            throw refused(present, present + " does nothing without " + missing + ".", "Set both, or neither.");
        }
    }

    private static void refuseMoreProbesThanCalls(BreakerConfig config) {
        Integer maxConcurrent = config.maxConcurrent();
        if (maxConcurrent != null && config.halfOpenCalls() > maxConcurrent) {
            throw refused(
                    "half-open-calls",
                    "half-open-calls is " + config.halfOpenCalls() + ", more than max-concurrent, which is "
                            + maxConcurrent + ".",
                    "Allow no more probes at once than calls.");
        }
    }

    private static void refuseRecordedAndIgnored(BreakerConfig config) {
        for (Class<?> type : config.recordExceptions()) {
            if (config.ignoreExceptions().contains(type)) {
                throw refused(
                        "ignore-exceptions",
                        type.getName() + " stands under both record-exceptions and ignore-exceptions.",
                        "Leave it in one of them.");
            }
        }
    }

    private static ConfigurationException refused(String setting, String problem, String advice) {
        return new ConfigurationException(null, setting, problem, advice);
    }
}
