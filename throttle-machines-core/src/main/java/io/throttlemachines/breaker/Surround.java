package io.throttlemachines.breaker;

import org.jspecify.annotations.Nullable;

/**
 * What is around the calls of a breaker besides the circuit itself. Most breakers have none of it.
 *
 * @param bulkhead limits how many there are at a time; null if nothing does
 * @param meter    is told how they end; null if nobody is
 */
record Surround(@Nullable Bulkhead bulkhead, @Nullable BreakerMeter meter) {

    static @Nullable Surround of(@Nullable Bulkhead bulkhead, @Nullable BreakerMeter meter) {
        return bulkhead == null && meter == null ? null : new Surround(bulkhead, meter);
    }
}
