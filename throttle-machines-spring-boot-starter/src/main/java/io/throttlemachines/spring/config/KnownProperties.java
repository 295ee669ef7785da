package io.throttlemachines.spring.config;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.core.ResolvableType;

/** Which properties exist, read from the fields of the classes that they are bound to. */
final class KnownProperties {

    private KnownProperties() {}

    /**
     * The first part of a key that does not exist.
     *
     * @param parent     the last key that exists
     * @param parentName the last element of that key
     * @param element    the element after it, which does not exist
     * @param known      what can be written instead of it; nothing if the parent takes a value
     * @param dotted     the name with dots that may be meant; null if there is none
     */
    record Unknown(
            String parent,
            String parentName,
            String element,
            List<String> known,
            @Nullable String dotted) {}

    /** The part of a key that does not exist; null if the whole key exists. */
    static @Nullable Unknown findUnknown(ConfigurationPropertyName key) {
        ResolvableType type = ResolvableType.forClass(ThrottleMachinesProperties.class);
        String dotted = null;
        for (int i = 1; i < key.getNumberOfElements(); i++) {
            ResolvableType next = next(type, key, i);
            if (next == null) {
                return new Unknown(
                        WrittenProperties.text(key.chop(i)),
                        key.getElement(i - 1, Form.ORIGINAL),
                        key.getElement(i, Form.ORIGINAL),
                        names(type.resolve(Object.class)),
                        dotted);
            }
            dotted = isMap(type) ? findDotted(key, i, next) : dotted;
            type = next;
        }
        return null;
    }

    /**
     * The name that begins at an element and has dots outside of brackets, if what follows it exists; null if there is none.
     *
     * @param type the type of what is under the name
     */
    private static @Nullable String findDotted(ConfigurationPropertyName key, int start, ResolvableType type) {
        StringBuilder name = new StringBuilder(key.getElement(start, Form.ORIGINAL));
        for (int end = start + 1; end < key.getNumberOfElements() - 1; end++) {
            name.append('.').append(key.getElement(end, Form.ORIGINAL));
            if (exists(key, end + 1, type)) {
                return name.toString();
            }
        }
        return null;
    }

    private static boolean exists(ConfigurationPropertyName key, int start, ResolvableType type) {
        ResolvableType each = type;
        for (int i = start; each != null && i < key.getNumberOfElements(); i++) {
            each = next(each, key, i);
        }
        return each != null;
    }

    private static @Nullable ResolvableType next(ResolvableType type, ConfigurationPropertyName key, int i) {
        return next(type, key.getElement(i, Form.UNIFORM), key.isNumericIndex(i));
    }

    /** The type of what is under an element of a key; null if there is no such element. */
    static @Nullable ResolvableType next(ResolvableType type, String element, boolean index) {
        Class<?> resolved = type.resolve(Object.class);
        if (Map.class.isAssignableFrom(resolved)) {
            return type.asMap().getGeneric(1);
        }
        if (List.class.isAssignableFrom(resolved)) {
            return index ? type.asCollection().getGeneric(0) : null;
        }
        return fields(resolved).stream()
                .filter(field -> field.getName().equalsIgnoreCase(element))
                .map(ResolvableType::forField)
                .findFirst()
                .orElse(null);
    }

    /** The properties of one of our classes, as they are written, those of its superclass first; nothing for other types. */
    static List<String> names(Class<?> type) {
        return fields(type).stream()
                .map(field -> DataObjectPropertyName.toDashedForm(field.getName()))
                .toList();
    }

    /** Whether names are written under properties of this type. */
    static boolean isMap(ResolvableType type) {
        return Map.class.isAssignableFrom(type.resolve(Object.class));
    }

    /** Whether properties of this type take a value or a list of values. */
    static boolean isValue(ResolvableType type) {
        return !isMap(type) && !isSection(type.resolve(Object.class));
    }

    /** Whether properties of this type have properties of their own. */
    static boolean isSection(Class<?> type) {
        return type.getPackageName().equals(KnownProperties.class.getPackageName());
    }

    private static List<Field> fields(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> each = type; each != null && isSection(each); each = each.getSuperclass()) {
            fields.addAll(0, Arrays.asList(each.getDeclaredFields()));
        }
        fields.removeIf(field -> Modifier.isStatic(field.getModifiers()) || field.isSynthetic());
        return fields;
    }
}
