package io.throttlemachines.spring.config;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.spring.config.SettingsMapper.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Finds where properties are written: in files with their lines, in environment variables, on the command line. */
public final class WrittenProperties {

    private final List<ConfigurationPropertySource> sources = new ArrayList<>();

    public WrittenProperties(Environment environment) {
        ConfigurationPropertySources.get(environment).forEach(sources::add);
    }

    /** A key in the characters that it is written with. */
    public static String text(ConfigurationPropertyName key) {
        String text = key.getElement(0, Form.ORIGINAL);
        for (int i = 1; i < key.getNumberOfElements(); i++) {
            text = PropertyPath.below(text, key.getElement(i, Form.ORIGINAL), key.isNumericIndex(i));
        }
        return text;
    }

    /** The property of exactly this key that is in force, if one is written. */
    @Nullable
    ConfigurationProperty find(String key) {
        ConfigurationPropertyName name = ConfigurationPropertyName.adapt(key, '.');
        for (ConfigurationPropertySource source : sources) {
            ConfigurationProperty property = source.getConfigurationProperty(name);
            if (property != null) {
                return property;
            }
        }
        return null;
    }

    /** The element of a list whose value a message quotes, else the list itself or its first element. */
    @Nullable
    ConfigurationProperty findQuoted(String key, String message) {
        ConfigurationProperty first = find(key + "[0]");
        ConfigurationProperty element = first;
        for (int i = 1; element != null; i++) {
            if (quotes(message, element.getValue())) {
                return element;
            }
            element = find(key + "[" + i + "]");
        }
        return first == null ? find(key) : first;
    }

    /** Whether a message quotes a value, or shows it on a path, there by its full name. */
    static boolean quotes(String message, Object value) {
        return message.contains("'" + value + "'")
                || message.contains(" " + value + " ->")
                || message.contains("." + value + " ->");
    }

    /** The first property below a key, in any source. */
    @Nullable
    ConfigurationProperty findBelow(String key) {
        ConfigurationPropertyName parent = ConfigurationPropertyName.adapt(key, '.');
        for (ConfigurationPropertySource source : sources) {
            if (source instanceof IterableConfigurationPropertySource iterable) {
                ConfigurationProperty property = iterable.stream()
                        .filter(parent::isAncestorOf)
                        .findFirst()
                        .map(source::getConfigurationProperty)
                        .orElse(null);
                if (property != null) {
                    return property;
                }
            }
        }
        return null;
    }

    /**
     * The entries whose names are written, in their order. An environment variable has neither dashes, underscores nor case, so a
     * variable that sets a property of {@code main-database} binds a second name, {@code maindatabase}, which declares nothing.
     * Two names that Spring cannot distinguish would get each other's settings and are refused.
     */
    <T> Map<String, T> asWritten(String key, Map<String, T> bound, Problems problems) {
        Map<String, List<String>> alike = new LinkedHashMap<>();
        for (String name : bound.keySet()) {
            alike.computeIfAbsent(uniform(name), fresh -> new ArrayList<>()).add(name);
        }
        Map<String, T> result = new LinkedHashMap<>();
        alike.forEach((uniform, names) -> {
            if (names.size() > 1 && !spells(key, uniform)) {
                names.remove(uniform);
            }
            if (names.size() > 1) {
                problems.add(new ConfigurationException(
                        null,
                        names.get(1),
                        "The names '" + names.get(0) + "' and '" + names.get(1)
                                + "' differ only in dashes, underscores or case, which Spring ignores in the"
                                + " names of properties.",
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

    /** Whether a name is written below a key in exactly these characters, other than by an environment variable. */
    private boolean spells(String key, String name) {
        ConfigurationPropertyName parent = ConfigurationPropertyName.adapt(key, '.');
        int position = parent.getNumberOfElements();
        return sources.stream()
                .filter(source -> !(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource))
                .filter(IterableConfigurationPropertySource.class::isInstance)
                .flatMap(source -> ((IterableConfigurationPropertySource) source).stream())
                .anyMatch(written -> parent.isAncestorOf(written)
                        && written.getElement(position, Form.ORIGINAL).equals(name));
    }
}
