package io.throttlemachines.spring.metrics;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** One meter for each constant of an enum, created in advance. */
final class PerConstant<E extends Enum<E>, M> {

    private final Map<E, M> each;

    /** Creates them all; the maker gets the constant as the value of a tag. */
    PerConstant(Class<E> type, Function<String, M> maker) {
        each = new EnumMap<>(type);
        for (E constant : type.getEnumConstants()) {
            each.put(constant, maker.apply(tag(constant)));
        }
    }

    M get(E constant) {
        return requireNonNull(each.get(constant));
    }

    /** A constant as the value of a tag. */
    static String tag(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
