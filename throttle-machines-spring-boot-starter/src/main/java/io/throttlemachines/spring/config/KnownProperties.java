package io.throttlemachines.spring.config;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.core.ResolvableType;

/** Which properties there are, read off the records that they are bound to. */
public final class KnownProperties {

    private KnownProperties() {}

    /**
     * Where a key leaves what is known.
     *
     * @param parent     the last key that is known
     * @param parentName the last element of that key
     * @param element    what stands below it and is not known
     * @param known      what may stand there; nothing if the parent takes a value
     */
    public record Departure(String parent, String parentName, String element, List<String> known) {}

    /** Where a key below our prefix leaves what is known, or null if it is known to its end. */
    public static @Nullable Departure departure(ConfigurationPropertyName key) {
        ResolvableType type = ResolvableType.forClass(ThrottleMachinesProperties.class);
        for (int i = 1; i < key.getNumberOfElements(); i++) {
            ResolvableType below = below(type, key.getElement(i, Form.UNIFORM), key.isNumericIndex(i));
            if (below == null) {
                return new Departure(
                        WrittenProperties.text(key.chop(i)),
                        key.getElement(i - 1, Form.ORIGINAL),
                        key.getElement(i, Form.ORIGINAL),
                        names(type.resolve(Object.class)));
            }
            type = below;
        }
        return null;
    }

    private static @Nullable ResolvableType below(ResolvableType type, String element, boolean index) {
        Class<?> resolved = type.resolve(Object.class);
        if (Map.class.isAssignableFrom(resolved)) {
            return type.asMap().getGeneric(1);
        }
        if (List.class.isAssignableFrom(resolved)) {
            return index ? type.asCollection().getGeneric(0) : null;
        }
        return Arrays.stream(components(resolved))
                .filter(component -> component.getName().equalsIgnoreCase(element))
                .map(component -> ResolvableType.forType(component.getGenericType()))
                .findFirst()
                .orElse(null);
    }

    /** The properties of one of our records, as they are written; nothing for other types. */
    static List<String> names(Class<?> type) {
        return Arrays.stream(components(type))
                .map(component -> DataObjectPropertyName.toDashedForm(component.getName()))
                .toList();
    }

    private static RecordComponent[] components(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        return components == null ? new RecordComponent[0] : components;
    }
}
