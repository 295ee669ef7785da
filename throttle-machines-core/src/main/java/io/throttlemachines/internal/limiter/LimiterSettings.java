package io.throttlemachines.internal.limiter;

import io.throttlemachines.control.Mode;
import io.throttlemachines.internal.control.ControlState;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.metrics.ThrottleMeters.LimiterMeter;
import io.throttlemachines.refusal.ThrottledException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Everything about a running limiter that can change, at one moment. Each call reads one reference to it, so that it is judged
 * by settings that belong together and pays one volatile read for all of them. What each call needs of the configuration is a
 * component of its own, because looking a setting up takes as long as taking a permit.
 *
 * @param config  the settings in force
 * @param limit   the part of them that a refusal shows
 * @param maxWait how long a call waits that does not say so itself
 * @param control the mode, when it ends, and the last manual action
 * @param meter   counts how calls end; null if there is none
 */
record LimiterSettings(
        LimiterConfig config,
        ThrottledException.Limit limit,
        Duration maxWait,
        ControlState control,
        @Nullable LimiterMeter meter) {

    static LimiterSettings of(LimiterConfig config) {
        return new LimiterSettings(config, limit(config), config.maxWait(), ControlState.of(config.mode()), null);
    }

    private static ThrottledException.Limit limit(LimiterConfig config) {
        return new ThrottledException.Limit(config.limit(), config.period().toNanos(), config.burst());
    }

    Mode mode() {
        return control.mode();
    }

    LimiterSettings with(LimiterConfig next) {
        return new LimiterSettings(next, limit(next), next.maxWait(), control, meter);
    }

    LimiterSettings with(ControlState next) {
        return new LimiterSettings(config, limit, maxWait, next, meter);
    }

    LimiterSettings measuredBy(LimiterMeter by) {
        return new LimiterSettings(config, limit, maxWait, control, by);
    }
}
