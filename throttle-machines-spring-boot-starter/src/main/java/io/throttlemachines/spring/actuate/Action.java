package io.throttlemachines.spring.actuate;

import io.throttlemachines.control.ActionReport;

/**
 * Something that can be done to one kind of things.
 *
 * @param <T> what they are
 */
@FunctionalInterface
interface Action<T> {

    /**
     * Does it.
     *
     * @throws RequestException if a parameter is wrong; then nothing was done
     */
    ActionReport perform(T node, Parameters parameters);
}
