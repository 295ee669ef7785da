package io.throttlemachines.spring.config;

import io.throttlemachines.spring.config.InvalidThrottleConfigurationException.Mistake;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.BindHandler;

/**
 * Makes binding strict, and keeps what was wrong until the beans that use the bound properties report it together with
 * everything else that is wrong with them. Thread-safe.
 */
public final class BindingMistakes implements ConfigurationPropertiesBindHandlerAdvisor {

    /** By identity, as equal properties may be bound from different files. Only of those with mistakes, which stop the start. */
    private final Map<ThrottleMachinesProperties, List<Mistake>> mistakes =
            Collections.synchronizedMap(new IdentityHashMap<>());

    @Override
    public BindHandler apply(BindHandler parent) {
        return new StrictBindHandler(parent, this);
    }

    void remember(ThrottleMachinesProperties properties, List<Mistake> found) {
        mistakes.put(properties, List.copyOf(found));
    }

    List<Mistake> of(ThrottleMachinesProperties properties) {
        return mistakes.getOrDefault(properties, List.of());
    }

    /** Forgets the mistakes of properties that are not used. */
    public void forget(ThrottleMachinesProperties properties) {
        mistakes.remove(properties);
    }
}
