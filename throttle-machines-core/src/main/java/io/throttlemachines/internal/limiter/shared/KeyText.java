package io.throttlemachines.internal.limiter.shared;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The text by which instances share a key: the same in every instance, and different for different keys of one type.
 * A record or list is written as {@code toString} would, but for a backslash before what could be mistaken for something
 * else: characters of its own, and a text "null" within it. A list without elements is {@code [\e]}, because {@code []} is the
 * list of one empty text.
 */
final class KeyText {

    private static final String OWN_CHARACTERS = "\\,=[]";

    private KeyText() {}

    /**
     * The text of a key.
     *
     * @throws IllegalArgumentException if its type has no text that every instance would write alike
     */
    static String of(Object key) {
        String simple = simple(key);
        if (simple != null) {
            return simple;
        }
        if (key instanceof List<?> list) {
            return list.isEmpty()
                    ? "[\\e]"
                    : list.stream().map(KeyText::part).collect(Collectors.joining(", ", "[", "]"));
        }
        if (key instanceof Record aRecord) {
            return Stream.of(key.getClass().getRecordComponents())
                    .map(component -> component.getName() + "=" + part(value(aRecord, component)))
                    .collect(Collectors.joining(", ", key.getClass().getSimpleName() + "[", "]"));
        }
        throw new IllegalArgumentException("A key of type " + key.getClass().getTypeName()
                + " cannot be shared with other instances: use a text, a number, a UUID, an enum, or a record or list of"
                + " those.");
    }

    private static @Nullable String simple(@Nullable Object key) {
        if (key instanceof Enum<?> constant) {
            return constant.name();
        }
        boolean simple = key instanceof String || key instanceof UUID || isNumber(key);
        return simple ? String.valueOf(key) : null;
    }

    /** Numbers whose text is their value. Others, such as an accumulator, may be anything. */
    private static boolean isNumber(@Nullable Object key) {
        return key instanceof Integer
                || key instanceof Long
                || key instanceof Short
                || key instanceof Byte
                || key instanceof BigInteger
                || key instanceof BigDecimal
                || key instanceof Double
                || key instanceof Float;
    }

    private static String part(@Nullable Object part) {
        if (part == null) {
            return "null";
        }
        String simple = simple(part);
        return simple == null ? of(part) : escaped(simple);
    }

    private static String escaped(String text) {
        if (text.equals("null")) {
            return "\\null";
        }
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (OWN_CHARACTERS.indexOf(each) >= 0) {
                escaped.append('\\');
            }
            escaped.append(each);
        }
        return escaped.toString();
    }

    private static @Nullable Object value(Record of, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(of);
        } catch (InvocationTargetException thrown) {
            throw new IllegalArgumentException(
                    "The key of type " + of.getClass().getName() + " cannot be read: " + component.getName() + "() throws.",
                    thrown.getCause());
        } catch (ReflectiveOperationException | RuntimeException closed) {
            throw new IllegalArgumentException(
                    "The key of type " + of.getClass().getName()
                            + " cannot be read by reflection: open its package to io.throttlemachines.core, or use a text.",
                    closed);
        }
    }
}
