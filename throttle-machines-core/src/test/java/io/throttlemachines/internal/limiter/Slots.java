package io.throttlemachines.internal.limiter;

import io.throttlemachines.internal.limiter.store.Slot;
import io.throttlemachines.limiter.Permits;

/** Gives tests of other packages access to the slot behind public permits. */
public final class Slots {

    private Slots() {}

    public static Slot of(Permits permits) {
        return ((RatePermits) LimiterPermits.of(permits)).slot;
    }
}
