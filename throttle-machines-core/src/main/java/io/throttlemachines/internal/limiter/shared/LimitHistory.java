package io.throttlemachines.internal.limiter.shared;

import io.throttlemachines.limiter.store.PermitStore.Limit;
import org.jspecify.annotations.Nullable;

/**
 * The settings in force and those before, so that permits go back by the settings that they were charged by. By slower ones
 * each would give back more time than it took. Times are nanoseconds. Immutable.
 *
 * @param limit       in force
 * @param since       from when
 * @param before      in force before; null if there were none
 * @param beforeSince from when
 */
record LimitHistory(Limit limit, long since, @Nullable Limit before, long beforeSince) {

    /** The first settings. */
    static LimitHistory of(Limit limit) {
        return new LimitHistory(limit, Long.MIN_VALUE, null, Long.MIN_VALUE);
    }

    LimitHistory then(Limit next, long now) {
        return new LimitHistory(next, now, limit, since);
    }

    /**
     * By which settings to give permits back. A caller reads the clock before it takes permits, so near a change either may
     * have charged them; then the one by which a permit costs less.
     *
     * @param takenAt when the caller asked for the permits
     * @return null if the settings have changed twice since, so that nobody knows
     */
    @Nullable
    Limit chargedBy(long takenAt) {
        if (before == null || takenAt > since) {
            return limit;
        }
        if (takenAt <= beforeSince && beforeSince != Long.MIN_VALUE) {
            return null;
        }
        return interval(limit) < interval(before) ? limit : before;
    }

    private static double interval(Limit of) {
        return (double) of.periodNanos() / of.permits();
    }
}
