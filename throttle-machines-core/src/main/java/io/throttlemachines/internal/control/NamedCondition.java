package io.throttlemachines.internal.control;

import java.util.function.BooleanSupplier;

/**
 * A guard that knows its name, such as that of a bean.
 *
 * @param name      the name
 * @param condition returns whether the guard agrees
 */
public record NamedCondition(String name, BooleanSupplier condition) implements BooleanSupplier {

    @Override
    public boolean getAsBoolean() {
        return condition.getAsBoolean();
    }
}
