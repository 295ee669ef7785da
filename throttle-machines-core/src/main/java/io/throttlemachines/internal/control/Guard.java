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

    private final String role;
    private final NamedCondition condition;

    private Guard(String role, NamedCondition condition) {
        this.role = role;
        this.condition = condition;
    }

    /** A guard of a breaker; null if there is none. */
    public static @Nullable Guard of(String role, @Nullable CircuitGuard guard, Breaker breaker) {
        return guard == null ? null : new Guard(role, new NamedCondition(guard.name(), () -> guard.allows(breaker)));
    }

    /** A guard of a limiter; null if there is none. */
    public static @Nullable Guard of(String role, @Nullable BooleanSupplier guard) {
        if (guard == null) {
            return null;
        }
        return new Guard(
                role,
                guard instanceof NamedCondition named
                        ? named
                        : new NamedCondition(ClassNames.declaring(guard.getClass()), guard));
    }

    /** Why the guard objects; null if it agrees or there is none. */
    public static @Nullable String objection(@Nullable Guard guard) {
        return guard == null ? null : guard.objection();
    }

    private @Nullable String objection() {
        String guard = "its " + role + " '" + OneLine.of(condition.name()) + "'";
        try {
            return condition.getAsBoolean() ? null : guard + " says no";
        } catch (Throwable thrown) { // also a checked one, as other languages throw them
            return guard + " failed: " + OneLine.first(thrown);
        }
    }
}
