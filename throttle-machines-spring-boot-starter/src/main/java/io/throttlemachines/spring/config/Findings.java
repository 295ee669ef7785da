package io.throttlemachines.spring.config;

import io.throttlemachines.spring.config.InvalidThrottleConfigurationException.Mistake;
import java.util.ArrayList;
import java.util.List;

/**
 * What was found in the configuration. Not thread-safe.
 *
 * @param mistakes what stops the start
 * @param warnings what may be meant as it is written, and probably is not
 */
record Findings(List<Mistake> mistakes, List<Mistake> warnings) {

    Findings() {
        this(new ArrayList<>(), new ArrayList<>());
    }

    boolean none() {
        return mistakes.isEmpty() && warnings.isEmpty();
    }
}
