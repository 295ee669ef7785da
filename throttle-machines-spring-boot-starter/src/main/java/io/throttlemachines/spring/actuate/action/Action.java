package io.throttlemachines.spring.actuate.action;

import io.throttlemachines.control.ActionReport;
import io.throttlemachines.spring.actuate.response.RequestException;

/**
 * Something that can be done to one kind of things.
 *
 * @param <T> what they are
 */
@FunctionalInterface
public interface Action<T> {

    /**
     * Does it.
     *
     * @throws RequestException if a parameter is wrong; then nothing was done
     */
    ActionReport perform(T node, Parameters parameters);
}
