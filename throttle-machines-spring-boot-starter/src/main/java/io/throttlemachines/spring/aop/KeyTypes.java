package io.throttlemachines.spring.aop;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.util.ReflectionUtils;

/**
 * Finds keys that are equal only to themselves: each call would have permits of its own, and nothing would be limited. These are
 * arrays, objects whose class has no {@code equals} of its own, and collections, maps and their entries, optionals and records
 * that hold such an object. An objection is the name of the type. Thread-safe.
 */
final class KeyTypes {

    static final String ADVICE =
            "Use something with an equals() of its own: a text, a number, a List, or a record of such things.";

    /** Classes without {@code equals} whose instances exist only once. */
    private static final Set<Class<?>> UNIQUE = Set.of(Class.class, Currency.class, Module.class);

    /** Types that are equal if what they hold is, with their subtypes. */
    private static final List<Class<?>> HOLDERS = List.of(Collection.class, Map.class, Map.Entry.class, Optional.class);

    /** How far a declared type is read into. One that contains itself, such as {@code Tree extends List<Tree>}, has no end. */
    private static final int DEPTH = 10;

    private static final ClassValue<KeyType> TYPES = new ClassValue<>() {
        @Override
        protected KeyType computeValue(Class<?> type) {
            return KeyType.of(type);
        }
    };

    private KeyTypes() {}

    /** What is known of the objects of one class: whether they equal only themselves, and otherwise what they hold. */
    private record KeyType(boolean identity, List<Method> components) {

        static KeyType of(Class<?> type) {
            boolean identity = type.isArray() || !hasEquals(type);
            return new KeyType(identity, identity || !comparesComponents(type) ? List.of() : accessors(type));
        }

        /** Those of components that may hold an array or an object without {@code equals}. */
        private static List<Method> accessors(Class<?> type) {
            return Arrays.stream(type.getRecordComponents())
                    .filter(component -> !isSafe(component.getType()))
                    .map(RecordComponent::getAccessor)
                    .filter(Method::trySetAccessible)
                    .toList();
        }

        private static boolean isSafe(Class<?> type) {
            return type.isPrimitive()
                    || (Modifier.isFinal(type.getModifiers())
                            && !type.isArray()
                            && !type.isRecord()
                            && HOLDERS.stream().noneMatch(holder -> holder.isAssignableFrom(type))
                            && hasEquals(type));
        }
    }

    /** The type of the key, or of something that it holds, that equals only itself; null if there is none. */
    static @Nullable String objection(@Nullable Object key) {
        if (key == null || key instanceof String) {
            return null;
        }
        KeyType type = TYPES.get(key.getClass());
        if (type.identity()) {
            return key.getClass().getTypeName();
        }
        if (key instanceof Collection<?> elements) {
            return first(elements.stream());
        }
        if (key instanceof Map<?, ?> map) {
            return first(Stream.concat(map.keySet().stream(), map.values().stream()));
        }
        if (key instanceof Map.Entry<?, ?> entry) {
            return first(Stream.of(entry.getKey(), entry.getValue()));
        }
        if (key instanceof Optional<?> optional) {
            return first(optional.stream());
        }
        return type.components().isEmpty()
                ? null
                : first(type.components().stream().map(accessor -> read(accessor, key)));
    }

    private static @Nullable String first(Stream<? extends @Nullable Object> parts) {
        return parts.map(KeyTypes::objection)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Object read(Method accessor, Object key) {
        try {
            return accessor.invoke(key);
        } catch (InvocationTargetException thrown) {
            throw new IllegalArgumentException("The key's " + accessor + " failed", thrown.getTargetException());
        } catch (IllegalAccessException inaccessible) {
            throw new IllegalStateException(inaccessible);
        }
    }

    /** The same for all objects of a declared type. A class that others can extend may have subclasses with {@code equals}. */
    static @Nullable String objection(ResolvableType type) {
        return objection(type, DEPTH, new HashSet<>());
    }

    private static @Nullable String objection(ResolvableType type, int depth, Set<Class<?>> seen) {
        Class<?> resolved = type.resolve();
        if (resolved == null || resolved.isPrimitive() || depth == 0) {
            return null;
        }
        if (resolved.isArray() || (Modifier.isFinal(resolved.getModifiers()) && !hasEquals(resolved))) {
            return resolved.getTypeName();
        }
        Stream<ResolvableType> held =
                HOLDERS.stream().flatMap(holder -> Arrays.stream(type.as(holder).getGenerics()));
        Stream<ResolvableType> components = comparesComponents(resolved) && seen.add(resolved)
                ? Arrays.stream(resolved.getRecordComponents())
                        .map(component -> ResolvableType.forType(component.getGenericType(), type))
                : Stream.empty();
        return Stream.concat(held, components)
                .map(part -> objection(part, depth - 1, seen))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Whether a record has the {@code equals} of the compiler, which is final, and not one of its own. */
    private static boolean comparesComponents(Class<?> type) {
        return type.isRecord() && Modifier.isFinal(equals(type).getModifiers());
    }

    private static boolean hasEquals(Class<?> type) {
        return UNIQUE.contains(type) || equals(type).getDeclaringClass() != Object.class;
    }

    private static Method equals(Class<?> type) {
        return Objects.requireNonNull(ReflectionUtils.findMethod(type, "equals", Object.class));
    }
}
