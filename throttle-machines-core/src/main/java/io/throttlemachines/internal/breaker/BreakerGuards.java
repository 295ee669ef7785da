package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.internal.control.Guard;
import org.jspecify.annotations.Nullable;

/**
 * The guards of a breaker.
 *
 * @param recovery must agree to a recovery; null if there is none
 * @param reset    must agree to a reset; null if there is none
 * @param call     must agree to each call; null if there is none
 */
record BreakerGuards(
        @Nullable Guard recovery,
        @Nullable Guard reset,
        @Nullable Guard call) {

    static BreakerGuards of(BreakerConfig config, Breaker breaker) {
        return new BreakerGuards(
                Guard.of("recovery guard", config.recoveryGuard(), breaker),
                Guard.of("reset guard", config.resetGuard(), breaker),
                Guard.of("guard", config.guard(), breaker));
    }
}
