package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.BreakerMeter;
import org.jspecify.annotations.Nullable;

/**
 * What is around the calls of a breaker besides the circuit itself. Most breakers have none of it.
 *
 * @param bulkhead limits how many there are at a time; null if nothing does
 * @param meter    is told how they end; null if nobody is
 */
record CallDecorators(@Nullable Bulkhead bulkhead, @Nullable BreakerMeter meter) {

    static @Nullable CallDecorators of(@Nullable Bulkhead bulkhead, @Nullable BreakerMeter meter) {
        return bulkhead == null && meter == null ? null : new CallDecorators(bulkhead, meter);
    }
}
