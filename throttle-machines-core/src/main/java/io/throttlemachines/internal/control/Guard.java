package io.throttlemachines.internal.control;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.CircuitGuard;
import io.throttlemachines.internal.text.ClassNames;
import io.throttlemachines.internal.text.OneLine;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A guard of a breaker or limiter. It objects by returning false or by throwing an exception. Ask it without a lock,
 * and before anything changes for the call that it may forbid.
 */
public final class Guard {

    private final String label;
    private final BooleanSupplier condition;

    private Guard(String role, String name, BooleanSupplier condition) {
        this.label = "its " + role + " '" + OneLine.of(name) + "'";
        this.condition = condition;
    }

    /** A guard of a breaker; null if there is none. */
    public static @Nullable Guard of(String role, @Nullable CircuitGuard guard, Breaker breaker) {
        return guard == null ? null : new Guard(role, guard.name(), () -> guard.allows(breaker));
    }

    /** A guard of a limiter; null if there is none. */
    public static @Nullable Guard of(String role, @Nullable BooleanSupplier guard) {
        if (guard == null) {
            return null;
        }
        String name = guard instanceof CircuitGuard named ? named.name() : ClassNames.declaring(guard.getClass());
        return new Guard(role, name, guard);
    }

    /** Why the guard objects; null if it agrees or there is none. */
    public static @Nullable String objection(@Nullable Guard guard) {
        return guard == null ? null : guard.objection();
    }

    private @Nullable String objection() {
        try {
            return condition.getAsBoolean() ? null : label + " says no";
        } catch (Throwable thrown) { // also a checked one, as other languages throw them
            return label + " failed: " + OneLine.first(thrown);
        }
    }
}
