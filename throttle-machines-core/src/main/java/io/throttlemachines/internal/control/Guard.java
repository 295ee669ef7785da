package io.throttlemachines.internal.control;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.CircuitGuard;
import io.throttlemachines.internal.call.StackRoom;
import io.throttlemachines.internal.call.UserCode;
import io.throttlemachines.internal.text.ClassNames;
import io.throttlemachines.internal.text.OneLine;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A guard of a breaker or limiter. It objects by returning false or by throwing an exception. Ask it without a lock,
 * and before anything changes for the call that it may forbid.
 *
 * <p>A guard may look at its own breaker or limiter, by its status for example, and that look would ask the guard again. While a
 * thread asks a guard, an inner question of the same thread does not reach the guard and finds no objection.
 */
public final class Guard {

    private final String role;
    private final Supplier<String> name;
    private final BooleanSupplier condition;

    /** Set while the thread asks this guard. */
    private final ThreadLocal<Boolean> asking = new ThreadLocal<>();

    private Guard(String role, Supplier<String> name, BooleanSupplier condition) {
        this.role = role;
        this.name = name;
        this.condition = condition;
    }

    /** A guard of a breaker; null if there is none. */
    public static @Nullable Guard of(String role, @Nullable CircuitGuard guard, Breaker breaker) {
        return guard == null ? null : new Guard(role, () -> nameOf(guard), () -> guard.allows(breaker));
    }

    /** A guard of a limiter; null if there is none. */
    public static @Nullable Guard of(String role, @Nullable BooleanSupplier guard) {
        return guard == null ? null : new Guard(role, () -> nameOf(guard), guard);
    }

    /** Its own name, or that of its class, also if the application's code cannot say its own. */
    private static String nameOf(Object guard) {
        String fallback = ClassNames.declaring(guard.getClass());
        return guard instanceof CircuitGuard named
                ? UserCode.get(() -> "The name of guard " + fallback, "its class is shown", named::name, fallback)
                : fallback;
    }

    /** Why the guard objects; null if it agrees or there is none. */
    public static @Nullable String objection(@Nullable Guard guard) {
        return guard == null ? null : guard.objection();
    }

    private @Nullable String objection() {
        if (asking.get() != null) {
            return null;
        }
        StackRoom.toLock(); // a mark that stays would silence the guard
        try {
            asking.set(true);
            return condition.getAsBoolean() ? null : label() + " says no";
        } catch (Throwable thrown) { // also a checked one, as other languages throw them
            return label() + " failed: " + OneLine.first(thrown);
        } finally {
            asking.remove();
        }
    }

    private String label() {
        return "its " + role + " '" + OneLine.of(String.valueOf(name.get())) + "'";
    }
}
