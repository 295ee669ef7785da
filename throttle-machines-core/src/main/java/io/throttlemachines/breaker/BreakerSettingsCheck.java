package io.throttlemachines.breaker;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.fleet.Scope;
import java.time.Duration;

/** Rejects settings of a breaker that cannot work together, although each is valid by itself. */
final class BreakerSettingsCheck {

    private BreakerSettingsCheck() {}

    static void rejectConflicts(BreakerConfig config) {
        rejectTwoWindows(config);
        rejectTooFewCalls(config);
        rejectShorterMaximum(config);
        rejectHalfOfSlowCalls(config);
        rejectMoreProbesThanCalls(config);
        rejectWaitForNothing(config);
        rejectRecordedAndIgnored(config);
        rejectQuorumOfOne(config);
    }

    private static void rejectTwoWindows(BreakerConfig config) {
        Duration window = config.failureWindow();
        if (config.failureWindowCalls() != null && !window.equals(BreakerConfig.FAILURE_WINDOW.defaultValue())) {
            throw rejected(
                    "failure-window-calls",
                    "failure-window-calls is " + config.failureWindowCalls() + ", and failure-window is " + window
                            + ", but a breaker counts over one window only.",
                    "Keep one of them.");
        }
    }

    /** A number that the window cannot hold would never open the circuit. */
    private static void rejectTooFewCalls(BreakerConfig config) {
        Integer calls = config.failureWindowCalls();
        if (calls == null) {
            return;
        }
        boolean counts = config.failureRateThreshold() == null;
        boolean rates = !counts || config.slowCallRateThreshold() != null;
        if (counts && config.failureThreshold() > calls) {
            throw tooFewCalls(calls, "failure-threshold", config.failureThreshold());
        }
        if (rates && config.minimumCalls() > calls) {
            throw tooFewCalls(calls, "minimum-calls", config.minimumCalls());
        }
    }

    private static ConfigurationException tooFewCalls(int calls, String setting, int value) {
        return rejected(
                "failure-window-calls",
                "failure-window-calls is " + calls + ", fewer than " + setting + ", which is " + value + ".",
                "Count over at least " + value + " calls, or lower " + setting + ".");
    }

    private static void rejectShorterMaximum(BreakerConfig config) {
        Duration resetTimeout = config.resetTimeout();
        Duration max = config.resetTimeoutMax();
        if (max != null && max.compareTo(resetTimeout) < 0) {
            throw rejected(
                    "reset-timeout-max",
                    "reset-timeout-max is " + max + ", shorter than reset-timeout, which is " + resetTimeout + ".",
                    "Make it at least as long, or leave it out.");
        }
    }

    private static void rejectHalfOfSlowCalls(BreakerConfig config) {
        if ((config.slowCallDuration() == null) != (config.slowCallRateThreshold() == null)) {
            boolean noDuration = config.slowCallDuration() == null;
            String present = noDuration ? "slow-call-rate-threshold" : "slow-call-duration";
            String missing = noDuration ? "slow-call-duration" : "slow-call-rate-threshold";
            throw rejected(present, present + " does nothing without " + missing + ".", "Set both, or neither.");
        }
    }

    private static void rejectMoreProbesThanCalls(BreakerConfig config) {
        Integer maxConcurrent = config.maxConcurrent();
        if (maxConcurrent != null && config.halfOpenCalls() > maxConcurrent) {
            throw rejected(
                    "half-open-calls",
                    "half-open-calls is " + config.halfOpenCalls() + ", more than max-concurrent, which is "
                            + maxConcurrent + ".",
                    "Allow no more probes at once than calls.");
        }
    }

    private static void rejectWaitForNothing(BreakerConfig config) {
        if (config.maxConcurrent() == null && !config.maxConcurrentWait().isZero()) {
            throw rejected(
                    "max-concurrent-wait",
                    "max-concurrent-wait does nothing without max-concurrent, because no call needs a place.",
                    "Set max-concurrent, or leave max-concurrent-wait out.");
        }
    }

    private static void rejectRecordedAndIgnored(BreakerConfig config) {
        for (Class<?> type : config.recordExceptions()) {
            if (config.ignoreExceptions().contains(type)) {
                throw rejected(
                        "ignore-exceptions",
                        type.getName() + " is in both record-exceptions and ignore-exceptions.",
                        "Keep it in one of them.");
            }
        }
    }

    private static void rejectQuorumOfOne(BreakerConfig config) {
        if (config.quorum() != null && config.scope() != Scope.CLUSTER) {
            throw rejected(
                    "quorum",
                    "quorum does nothing without scope: cluster, because no other instance votes on a local breaker.",
                    "Set scope: cluster, or leave quorum out.");
        }
    }

    private static ConfigurationException rejected(String setting, String problem, String advice) {
        return new ConfigurationException(null, setting, problem, advice);
    }
}
