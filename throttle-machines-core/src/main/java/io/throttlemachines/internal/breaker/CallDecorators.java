package io.throttlemachines.internal.breaker;

import io.throttlemachines.internal.time.Time;
import io.throttlemachines.metrics.ThrottleMeters.BreakerMeter;
import org.jspecify.annotations.Nullable;

/**
 * What a breaker adds to each call apart from the circuit itself. Most breakers have {@link #NONE}.
 *
 * @param bulkhead limits how many calls run at once; null if there is no limit
 * @param meter    receives the outcome of each call; null if there is none
 */
record CallDecorators(@Nullable Bulkhead bulkhead, @Nullable BreakerMeter meter) {

    static final CallDecorators NONE = new CallDecorators(null, null);

    /** The same with another limit; null for no limit. Running calls keep their places. */
    CallDecorators limited(@Nullable Integer maxConcurrent, Time time) {
        if (maxConcurrent == null) {
            return meter == null ? NONE : new CallDecorators(null, meter);
        }
        if (bulkhead == null) {
            return new CallDecorators(new Bulkhead(maxConcurrent, time), meter);
        }
        bulkhead.places(maxConcurrent);
        return this;
    }

    /** The same with another meter. */
    CallDecorators measured(BreakerMeter next) {
        return new CallDecorators(bulkhead, next);
    }
}
