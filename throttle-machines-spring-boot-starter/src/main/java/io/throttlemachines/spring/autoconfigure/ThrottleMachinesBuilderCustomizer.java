package io.throttlemachines.spring.autoconfigure;

import io.throttlemachines.ThrottleMachinesBuilder;

/**
 * Adds to the {@code ThrottleMachines} bean what application.yml cannot say: further nodes, an executor, a scheduler. Beans
 * of this type are called in order ({@code @Order}), after application.yml has been read: once at the start, and where
 * properties are refreshed while the application runs, once more at each refresh, to check what was written.
 */
@FunctionalInterface
public interface ThrottleMachinesBuilderCustomizer {

    /**
     * Changes the builder.
     *
     * @param builder holds what application.yml declares
     */
    void customize(ThrottleMachinesBuilder builder);
}
