package io.throttlemachines.spring.config;

import java.util.ArrayList;
import java.util.List;
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

    /** The names of all properties, checked. */
    WrittenNames names() {
        return new WrittenNames(sources);
    }

    /** A key as it is written. */
    public static String text(ConfigurationPropertyName key) {
        String text = key.getElement(0, Form.ORIGINAL);
        for (int i = 1; i < key.getNumberOfElements(); i++) {
            text = PropertyPath.below(text, key.getElement(i, Form.ORIGINAL), key.isNumericIndex(i));
        }
        return text;
    }

    /** The property of exactly this key, from the source that wins; null if none is written. */
    @Nullable
    ConfigurationProperty find(String key) {
        return find(ConfigurationPropertyName.adapt(key, '.'), sources);
    }

    /** The property of exactly this key, from the first source that has it; null if none has it. */
    static @Nullable ConfigurationProperty find(
            ConfigurationPropertyName name, Iterable<ConfigurationPropertySource> sources) {
        for (ConfigurationPropertySource source : sources) {
            ConfigurationProperty property = source.getConfigurationProperty(name);
            if (property != null) {
                return property;
            }
        }
        return null;
    }

    /** The element of a list whose value a message quotes; otherwise the first element, or the property if it is no list. */
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

    /** Whether a message quotes a value, or shows it in a path of names, where it may be within a group. */
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

    /** Whether a name is written below a key in exactly these characters, other than by an environment variable. */
    boolean spells(String key, String name) {
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
