package io.throttlemachines.spring.config;

import io.throttlemachines.config.ConfigurationException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Names as they were written. An environment variable has neither dashes, underscores nor case, so that setting a
 * property of {@code main-database} by one binds a second name, {@code maindatabase}; that one is nobody's. Two names
 * which Spring cannot tell apart would get each other's settings and are refused.
 */
final class UniformNames {

    private final WrittenProperties written;

    UniformNames(WrittenProperties written) {
        this.written = written;
    }

    /** The entries whose names somebody wrote, in their order. */
    <T> Map<String, T> asWritten(String key, Map<String, T> bound) {
        Map<String, List<String>> alike = new LinkedHashMap<>();
        for (String name : bound.keySet()) {
            alike.computeIfAbsent(uniform(name), fresh -> new ArrayList<>()).add(name);
        }
        Map<String, T> result = new LinkedHashMap<>();
        alike.forEach((uniform, names) -> {
            if (names.size() > 1 && !written.spells(key, uniform)) {
                names.remove(uniform);
            }
            if (names.size() > 1) {
                throw new ConfigurationException(
                        null,
                        names.get(1),
                        "The names '" + names.get(0) + "' and '" + names.get(1)
                                + "' differ only in dashes, underscores or case, by which Spring does not tell"
                                + " properties apart.",
                        "Rename one of them.");
            }
            String name = names.get(0);
            T value = bound.get(name);
            if (value != null) {
                result.put(name, value);
            }
        });
        return result;
    }

    private static String uniform(String name) {
        StringBuilder uniform = new StringBuilder(name.length());
        name.toLowerCase(Locale.ROOT).chars().filter(Character::isLetterOrDigit).forEach(c -> uniform.append((char) c));
        return uniform.toString();
    }
}
