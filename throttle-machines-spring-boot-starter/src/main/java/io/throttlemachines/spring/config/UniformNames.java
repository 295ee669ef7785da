package io.throttlemachines.spring.config;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.spring.config.SettingsMapper.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Names as they are written. An environment variable has neither dashes, underscores nor case, so a variable that sets a
 * property of {@code main-database} binds a second name, {@code maindatabase}, which declares nothing. Two names that Spring
 * cannot distinguish would get each other's settings and are refused.
 */
final class UniformNames {

    private final WrittenProperties written;

    UniformNames(WrittenProperties written) {
        this.written = written;
    }

    /** The entries whose names are written, in their order. */
    <T> Map<String, T> asWritten(String key, Map<String, T> bound, Problems problems) {
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
                problems.add(new ConfigurationException(
                        null,
                        names.get(1),
                        "The names '" + names.get(0) + "' and '" + names.get(1)
                                + "' differ only in dashes, underscores or case, by which Spring does not tell"
                                + " properties apart.",
                        "Rename one of them."));
            }
            names.forEach(name -> result.put(name, Objects.requireNonNull(bound.get(name))));
        });
        return result;
    }

    private static String uniform(String name) {
        StringBuilder uniform = new StringBuilder(name.length());
        name.toLowerCase(Locale.ROOT).chars().filter(Character::isLetterOrDigit).forEach(c -> uniform.append((char) c));
        return uniform.toString();
    }
}
