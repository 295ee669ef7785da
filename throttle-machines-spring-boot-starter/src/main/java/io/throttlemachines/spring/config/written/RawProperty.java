package io.throttlemachines.spring.config.written;

import java.util.Arrays;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * A property as its source has it.
 *
 * @param source its source
 * @param key    its full name there
 * @param name   the same name in parts
 */
public record RawProperty(EnumerablePropertySource<?> source, String key, RawName name) {

    /** All properties of all sources that can list them, the source that wins first. */
    public static Stream<RawProperty> all(Iterable<ConfigurationPropertySource> sources) {
        return StreamSupport.stream(sources.spliterator(), false)
                .map(ConfigurationPropertySource::getUnderlyingSource)
                .filter(EnumerablePropertySource.class::isInstance)
                .map(source -> (EnumerablePropertySource<?>) source)
                .flatMap(source -> Arrays.stream(source.getPropertyNames())
                        .map(key -> new RawProperty(source, key, RawName.of(key))));
    }

    public boolean isEnvironmentVariable() {
        return source instanceof SystemEnvironmentPropertySource;
    }

    /** Whether it comes from a file of properties, in which names need other marks than in YAML. */
    public boolean isInPropertiesFile() {
        return String.valueOf(origin()).contains(".properties]");
    }

    public PropertySourceOrigin origin() {
        return (PropertySourceOrigin) PropertySourceOrigin.get(source, key);
    }

    /** Whether its file contains a text; true if that cannot be known, but false if no line of its file is known. */
    public boolean isInFileWith(String text) {
        if (hasPlace()) {
            return WrittenText.fileContains(origin(), text);
        }
        return Arrays.stream(source.getPropertyNames())
                .map(other -> PropertySourceOrigin.get(source, other))
                .filter(WrittenText::hasPlace)
                .findFirst()
                .map(neighbour -> WrittenText.fileContains(neighbour, text))
                .orElse(false);
    }

    /** Whether its source knows its origin, or knows no origins. Spring Boot keeps no line of {@code {}} in YAML. */
    public boolean hasPlace() {
        return !(source instanceof OriginLookup<?>) || origin().getOrigin() != null;
    }

    /** As Spring hands it out, with the name that remains of it. */
    public ConfigurationProperty property() {
        return new ConfigurationProperty(
                ConfigurationPropertyName.adapt(key, '.'), String.valueOf(source.getProperty(key)), origin());
    }
}
