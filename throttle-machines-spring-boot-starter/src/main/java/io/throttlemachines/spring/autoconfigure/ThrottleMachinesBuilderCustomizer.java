package io.throttlemachines.spring.autoconfigure;

import io.throttlemachines.ThrottleMachinesBuilder;

/**
 * Adds to the {@code ThrottleMachines} bean what application.yml cannot express: further nodes, an executor, a scheduler. Beans
 * of this type are called in order ({@code @Order}), after application.yml has been read: once at the start, and once more at
 * each refresh of the properties, to check them. A start that fails may call them several times, to find all mistakes.
 */
@FunctionalInterface
public interface ThrottleMachinesBuilderCustomizer {

    /**
     * Changes the builder.
     *
     * @param builder has everything that application.yml declares
     */
    void customize(ThrottleMachinesBuilder builder);
}
