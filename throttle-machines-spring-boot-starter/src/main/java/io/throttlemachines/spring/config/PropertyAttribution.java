package io.throttlemachines.spring.config;

import io.throttlemachines.config.ConfigurationException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;

/** Finds out which written property is to blame when the core refuses a setting. */
final class PropertyAttribution {

    private final WrittenProperties written;
    private final Map<String, PropertyPath> nodes = new HashMap<>();

    PropertyAttribution(WrittenProperties written) {
        this.written = written;
    }

    /** Tells where a node of that full name was written. */
    void know(String node, PropertyPath key) {
        if (nodes.putIfAbsent(node, key) != null) {
            throw new ConfigurationException(
                    null, null, "The name '" + node + "' is declared twice.", "Rename one of the two.");
        }
    }

    /** What goes wrong in there is the fault of this node. */
    <T> T on(PropertyPath key, Supplier<T> work) {
        try {
            return work.get();
        } catch (ConfigurationException refused) {
            throw invalid(key, refused);
        }
    }

    /** As above, of work that answers nothing. */
    void on(PropertyPath key, Runnable work) {
        on(key, () -> {
            work.run();
            return key;
        });
    }

    /** What goes wrong in there is the fault of the node that the exception names, if it was written. */
    <T> T onNamed(Supplier<T> work) {
        try {
            return work.get();
        } catch (ConfigurationException refused) {
            String node = refused.node();
            PropertyPath key = node == null ? null : nodes.get(node);
            throw key == null ? refused : invalid(key, refused);
        }
    }

    private InvalidThrottleConfigurationException invalid(PropertyPath key, ConfigurationException refused) {
        List<String> suspects = suspects(key, refused.setting());
        for (String suspect : suspects) {
            ConfigurationProperty property = written.findTold(suspect, refused.problem());
            if (property != null) {
                return invalid(suspect, property.getValue(), property, refused);
            }
        }
        return invalid(suspects.get(0), null, nearest(suspects.get(0), key.property()), refused);
    }

    private static List<String> suspects(PropertyPath key, @Nullable String setting) {
        if (setting == null) {
            return List.of(key.property());
        }
        return Stream.of(PropertyPath.below(key.property(), setting), key.defaults() + "." + setting)
                .distinct()
                .toList();
    }

    private @Nullable ConfigurationProperty nearest(String suspect, String node) {
        ConfigurationProperty beneath = written.findBeneath(suspect);
        if (beneath != null) {
            return beneath;
        }
        ConfigurationProperty sibling = written.findBeneath(node);
        return sibling != null ? sibling : written.find(node);
    }

    private static InvalidThrottleConfigurationException invalid(
            String property,
            @Nullable Object value,
            @Nullable ConfigurationProperty near,
            ConfigurationException cause) {
        return new InvalidThrottleConfigurationException(property, value, near, cause.problem(), cause.advice(), cause);
    }
}
