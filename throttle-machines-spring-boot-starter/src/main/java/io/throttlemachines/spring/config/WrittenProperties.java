package io.throttlemachines.spring.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
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

    private static final ConfigurationPropertyName PREFIX =
            ConfigurationPropertyName.of(ThrottleMachinesProperties.PREFIX);

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^${}:]+)(:[^${}]*)?}");

    private final List<ConfigurationPropertySource> sources = new ArrayList<>();

    public WrittenProperties(Environment environment) {
        ConfigurationPropertySources.get(environment).forEach(sources::add);
    }

    /** The names of all properties, checked. */
    WrittenNames names() {
        return new WrittenNames(sources);
    }

    /** A key as it is written, but for our prefix, which environment variables write without a dash. */
    public static String text(ConfigurationPropertyName key) {
        String first = key.getElement(0, Form.ORIGINAL);
        String text = PREFIX.equals(key.chop(1)) ? PREFIX.toString() : first;
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

    /** The property whose value a property has: of {@code ${a}} or {@code ${a:default}} that of {@code a}, if it exists. */
    static ConfigurationProperty meant(ConfigurationProperty property, Iterable<ConfigurationPropertySource> sources) {
        Matcher alone = PLACEHOLDER.matcher(property.getValue().toString());
        ConfigurationProperty inner =
                alone.matches() ? find(ConfigurationPropertyName.adapt(alone.group(1), '.'), sources) : null;
        return inner == null ? property : meant(inner, sources);
    }

    /**
     * The property of a key from the source that wins. Of a list, which is always from one source, the element whose value a
     * message quotes; otherwise the first element. Of several such elements the longest: a path that names {@code a.b} contains
     * {@code b} too.
     */
    @Nullable
    ConfigurationProperty findQuoted(String key, String message) {
        ConfigurationPropertyName name = ConfigurationPropertyName.adapt(key, '.');
        for (ConfigurationPropertySource source : sources) {
            ConfigurationProperty whole = source.getConfigurationProperty(name);
            if (whole != null) {
                return whole;
            }
            List<ConfigurationProperty> elements = elements(name, source);
            if (!elements.isEmpty()) {
                return elements.stream()
                        .filter(element -> quotes(message, element.getValue()))
                        .max(Comparator.comparing(
                                element -> element.getValue().toString().length()))
                        .orElse(elements.get(0));
            }
        }
        return null;
    }

    private static List<ConfigurationProperty> elements(
            ConfigurationPropertyName list, ConfigurationPropertySource source) {
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> source.getConfigurationProperty(list.append("[" + i + "]")))
                .takeWhile(Objects::nonNull)
                .toList();
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
                .filter(source -> !isEnvironmentVariable(source))
                .filter(IterableConfigurationPropertySource.class::isInstance)
                .flatMap(source -> ((IterableConfigurationPropertySource) source).stream())
                .anyMatch(written -> parent.isAncestorOf(written)
                        && written.getElement(position, Form.ORIGINAL).equals(name));
    }

    static boolean isEnvironmentVariable(@Nullable ConfigurationPropertySource source) {
        return source != null && source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
    }
}
