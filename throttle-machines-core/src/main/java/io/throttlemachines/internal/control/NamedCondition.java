package io.throttlemachines.internal.control;

import java.util.function.BooleanSupplier;

/**
 * A guard with a name, such as the name of its bean.
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
