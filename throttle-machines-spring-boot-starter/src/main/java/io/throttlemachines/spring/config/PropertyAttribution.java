package io.throttlemachines.spring.config;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.spring.config.InvalidThrottleConfigurationException.Mistake;
import io.throttlemachines.spring.config.SettingsMapper.Problems;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;

/** Finds the written property that causes what the core refuses, and collects it as a mistake. */
final class PropertyAttribution {

    private final WrittenProperties written;
    private final Mistakes mistakes;

    PropertyAttribution(WrittenProperties written, Mistakes mistakes) {
        this.written = written;
        this.mistakes = mistakes;
    }

    /** What is wrong at this key. */
    Problems at(PropertyPath key) {
        return new Problems() {
            @Override
            public void add(ConfigurationException refused) {
                mistakes.add(mistake(key, refused), refused);
            }

            @Override
            public boolean none() {
                return !mistakes.anyAt(key.property()) && !mistakes.anyAt(key.defaults());
            }
        };
    }

    private Mistake mistake(PropertyPath key, ConfigurationException refused) {
        List<String> suspects = suspects(key, refused.setting());
        for (String suspect : suspects) {
            ConfigurationProperty property = written.findQuoted(suspect, refused.problem());
            if (property != null) {
                return mistake(suspect, property.getValue(), property, refused);
            }
        }
        String suspect = suspects.get(0);
        return mistake(suspect, null, nearest(suspect, key.property()), refused);
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
        ConfigurationProperty below = written.findBelow(suspect);
        if (below != null) {
            return below;
        }
        ConfigurationProperty sibling = written.findBelow(node);
        return sibling != null ? sibling : written.find(node);
    }

    private static Mistake mistake(
            String property,
            @Nullable Object value,
            @Nullable ConfigurationProperty near,
            ConfigurationException refused) {
        return Mistake.of(property, value, near, refused.problem(), refused.advice());
    }
}
