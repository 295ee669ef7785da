package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.CircuitGuard;
import io.throttlemachines.internal.text.OneLine;
import org.jspecify.annotations.Nullable;

/** Asks a breaker's guards, and puts what they say into words. One that throws objects. */
final class BreakerGuards {

    private final BreakerConfig config;
    private final Breaker breaker;

    BreakerGuards(BreakerConfig config, Breaker breaker) {
        this.config = config;
        this.breaker = breaker;
    }

    @Nullable
    String recoveryObjection() {
        return objection("recovery guard", config.recoveryGuard());
    }

    @Nullable
    String resetObjection() {
        return objection("reset guard", config.resetGuard());
    }

    @Nullable
    String callObjection() {
        return objection("guard", config.guard());
    }

    private @Nullable String objection(String which, @Nullable CircuitGuard guard) {
        if (guard == null) {
            return null;
        }
        try {
            return guard.allows(breaker) ? null : "its " + which + " says no";
        } catch (Throwable thrown) {
            return "its " + which + " failed: " + OneLine.first(thrown);
        }
    }
}
