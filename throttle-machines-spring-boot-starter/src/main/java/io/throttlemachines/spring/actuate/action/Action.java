package io.throttlemachines.spring.actuate.action;

import io.throttlemachines.control.ActionReport;
import io.throttlemachines.spring.actuate.response.RequestException;

/**
 * An action on a breaker, limiter or group.
 *
 * @param <T> the type it acts on
 */
@FunctionalInterface
public interface Action<T> {

    /**
     * Carries out the action.
     *
     * @throws RequestException if a parameter is wrong; then nothing changes
     */
    ActionReport perform(T node, Parameters parameters);
}
