package io.throttlemachines.internal.limiter;

import io.throttlemachines.control.ManualAction;
import io.throttlemachines.control.Mode;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.LimiterMeter;
import io.throttlemachines.refusal.ThrottledException;
import org.jspecify.annotations.Nullable;

/**
 * All that can be changed of a running limiter, as it is at one moment. One reference to it is read at each call, so that
 * a call is judged by settings that belong together and pays one volatile read for all of them.
 *
 * @param config the settings in force
 * @param limit  what a refusal tells of them
 * @param mode   how seriously it is taken
 * @param hold   until when; null if the mode stays
 * @param meter  is told how calls end; null while nobody measures
 * @param action what was last done by hand; null if nothing was, or if it has lifted itself
 */
record LimiterSettings(
        LimiterConfig config,
        ThrottledException.Limit limit,
        Mode mode,
        @Nullable Hold hold,
        @Nullable LimiterMeter meter,
        @Nullable ManualAction action) {

    /**
     * A mode that goes back by itself.
     *
     * @param before the mode to go back to
     * @param since  when it began, in nanoseconds
     * @param nanos  how long it lasts
     * @param action who chose it
     */
    record Hold(Mode before, long since, long nanos, ManualAction action) {

        boolean over(long now) {
            return now - since >= nanos;
        }
    }

    static LimiterSettings of(LimiterConfig config) {
        return new LimiterSettings(config, limit(config), config.mode(), null, null, null);
    }

    private static ThrottledException.Limit limit(LimiterConfig config) {
        return new ThrottledException.Limit(config.limit(), config.period().toNanos(), config.burst());
    }

    LimiterSettings with(LimiterConfig next) {
        return new LimiterSettings(next, limit(next), mode, hold, meter, action);
    }

    LimiterSettings with(Mode next, @Nullable Hold until) {
        return new LimiterSettings(config, limit, next, until, meter, action);
    }

    LimiterSettings measuredBy(LimiterMeter by) {
        return new LimiterSettings(config, limit, mode, hold, by, action);
    }

    LimiterSettings after(@Nullable ManualAction last) {
        return new LimiterSettings(config, limit, mode, hold, meter, last);
    }
}
