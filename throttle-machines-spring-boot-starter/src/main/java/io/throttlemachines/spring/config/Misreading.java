package io.throttlemachines.spring.config;

import io.throttlemachines.fleet.Quorum;
import io.throttlemachines.spring.config.written.WrittenText;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;

/** Finds values that were bound, but to something else than what is written. */
final class Misreading {

    private static final String DECIMAL = "[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?";
    private static final String WHOLE = "[-+]?(\\d+|0[xX][0-9a-fA-F]+)";
    private static final String OCTAL = "[-+]?0[0-7_]+";

    private Misreading() {}

    /** What is wrong with a value; null if the result is what is written. */
    static @Nullable WrongValue find(Object result, ConfigurationProperty property) {
        Object value = property.getValue();
        if (result instanceof Integer || result instanceof Long) {
            boolean same = value instanceof Number number
                    ? number.doubleValue() == ((Number) result).doubleValue()
                    : value.toString().strip().matches(WHOLE);
            return same ? ofNumber(result, property) : WrongValue.of(result.getClass(), value.toString());
        }
        if (result instanceof Double) {
            boolean same = value instanceof Number || value.toString().strip().matches(DECIMAL);
            return same ? ofNumber(result, property) : WrongValue.of(Double.class, value.toString());
        }
        if (result instanceof Duration || result instanceof Quorum) {
            return ofNumber(result, property);
        }
        if (result instanceof Enum<?> word) {
            return value instanceof Number ? WrongValue.of(word.getDeclaringClass(), value.toString()) : null;
        }
        if (result instanceof List<?> list && list.stream().anyMatch(Objects::isNull)) {
            return new WrongValue(
                    "'" + value + "' has an empty element.",
                    "Write a value before and after each comma, or leave the property out.");
        }
        return isText(result) ? ofText(property) : null;
    }

    /** YAML 1.1 reads some texts as numbers to the base of 8 or 60. Users rarely mean such numbers. */
    private static @Nullable WrongValue ofNumber(Object result, ConfigurationProperty property) {
        String written = property.getValue() instanceof Number ? WrittenText.at(property.getOrigin()) : null;
        if (written == null || !(written.contains(":") || written.matches(OCTAL))) {
            return null;
        }
        WrongValue general = WrongValue.of(result.getClass(), "");
        String octal = written.contains(":") ? "" : " A zero at the start makes a number octal.";
        return general == null ? null : changed(written, property.getValue(), general.advice() + octal);
    }

    private static boolean isText(Object result) {
        return result instanceof String
                || (result instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof String);
    }

    private static @Nullable WrongValue ofText(ConfigurationProperty property) {
        Object value = property.getValue();
        boolean isWord = value instanceof Boolean;
        if (!isWord && !(value instanceof Number)) {
            return null;
        }
        String written = WrittenText.at(property.getOrigin());
        if (written == null || written.equals(value.toString())) {
            return isWord ? changed(value.toString(), "a boolean", quoted(value)) : null;
        }
        return changed(written, isWord ? "the boolean " + value : value, quoted(written));
    }

    private static String quoted(Object text) {
        return "Write it in quotes: \"" + text + "\".";
    }

    private static WrongValue changed(String written, Object read, String advice) {
        return new WrongValue("YAML reads '" + written + "' as " + read + ".", advice);
    }

    /** A number without a unit, which Spring reads as milliseconds, and of which zero is the same in all units. */
    static @Nullable WrongValue withoutUnit(Object result, ConfigurationProperty property) {
        String value = property.getValue().toString().strip();
        if (!(result instanceof Duration duration) || duration.isZero() || !value.matches("[-+]?\\d+")) {
            return null;
        }
        return new WrongValue(
                "'" + value + "' has no unit and is " + value + " milliseconds.",
                "Write " + value + "s or " + value + "ms.");
    }
}
