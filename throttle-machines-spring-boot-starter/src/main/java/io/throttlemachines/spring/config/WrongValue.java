package io.throttlemachines.spring.config;

import io.throttlemachines.fleet.Quorum;
import io.throttlemachines.internal.text.NearestNames;
import io.throttlemachines.spring.config.InvalidThrottleConfigurationException.Mistake;
import io.throttlemachines.spring.config.written.WrittenText;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.core.convert.ConversionFailedException;

/**
 * Why a value does not have the type of its property.
 *
 * @param reason what is wrong, as a sentence
 * @param advice what to write instead, as a sentence
 */
record WrongValue(String reason, String advice) {

    private static final Pattern UNRESOLVED = Pattern.compile("\\$\\{[^}]*}");

    /** The mistake in a property that could not be bound; null for a kind of failure that Spring Boot explains better. */
    static @Nullable Mistake mistake(Bindable<?> target, Throwable failure, ConfigurationProperty property) {
        Class<?> type = target.getType().toClass();
        Object wrong = property.getValue();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof ConversionFailedException conversion) {
                type = conversion.getTargetType().getObjectType();
                wrong = conversion.getValue();
            }
        }
        if (wrong == null || WrittenText.isBlank(wrong)) { // Spring converts blank text to null
            return NameChecks.unbound(property);
        }
        WrongValue unresolved = unresolved(property.getValue().toString(), wrong.toString());
        WrongValue value = unresolved == null ? of(type, wrong.toString()) : unresolved;
        return value == null ? null : value.in(property);
    }

    Mistake in(ConfigurationProperty property) {
        return Mistake.of(WrittenProperties.text(property.getName()), property.getValue(), property, reason, advice);
    }

    /** Why a value does not have a type; null for a type that Spring Boot explains better. */
    static @Nullable WrongValue of(Class<?> type, String value) {
        if (type == Duration.class) {
            return new WrongValue(
                    "'" + value + "' is not a duration.",
                    "Write a whole number and a unit (ns, us, ms, s, m, h or d), such as 500ms, 60s or 5m, or ISO-8601,"
                            + " such as PT1M.");
        }
        if (type == Integer.class || type == Long.class || type == int.class || type == long.class) {
            return new WrongValue(
                    "'" + value + "' is not a whole number" + (isDigits(value) ? " within range." : "."),
                    isDigits(value) ? "Write a smaller number." : "Write digits only, such as " + digits(value) + ".");
        }
        if (type == Double.class) {
            return new WrongValue("'" + value + "' is not a number.", "Write a number, such as 0.25 or 50.");
        }
        if (type == Boolean.class || type == boolean.class) {
            return new WrongValue("'" + value + "' is neither true nor false.", "Write true or false.");
        }
        if (type == Class.class) {
            return new WrongValue(
                    "There is no class '" + value + "'.",
                    "Write the full name of an exception on the class path, such as java.io.IOException.");
        }
        if (type == Quorum.class) {
            return new WrongValue(
                    "'" + value + "' is no quorum.",
                    "Write a share of the live instances with a decimal point, greater than 0 and at most 1, such as 0.5 for"
                            + " more than half, or a count of at least 1, such as 3.");
        }
        return type.isEnum() ? ofEnum(type, value) : null;
    }

    /** A number whose digits are grouped by commas, without them; else an example. */
    private static String digits(String value) {
        return value.matches("\\d{1,3}(,\\d{3})+") ? value.replace(",", "") : "100";
    }

    private static boolean isDigits(String value) {
        return value.matches("[-+]?\\d+");
    }

    private static WrongValue ofEnum(Class<?> type, String value) {
        List<String> known = Arrays.stream(type.getEnumConstants())
                .map(constant ->
                        ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
        return new WrongValue(
                "There is no " + words(type) + " '" + value + "'.",
                NearestNames.advice(value, known) + " Known are: " + String.join(", ", known) + ".");
    }

    /** The name of a type as that of a property: on-failure. */
    private static String words(Class<?> type) {
        return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    /** A value with a placeholder that Spring has left as it is; null if there is none. */
    static @Nullable WrongValue unresolved(String written, String bound) {
        Matcher left = UNRESOLVED.matcher(bound);
        boolean isText = written.contains("\\${"); // escaped: the braces belong to the value
        return isText || !left.find()
                ? null
                : new WrongValue(
                        "'" + written + "' cannot be resolved: nothing defines " + left.group() + ".",
                        "Define the property, or give a default, such as ${the.property:default}.");
    }

    /** An element of a list that comes after a missing one, where Spring ends the list. */
    static WrongValue afterGap() {
        return new WrongValue(
                "The list has a gap before this element, so the element is not read.",
                "Write a list, or number its elements from 0 on without gaps.");
    }

    /** The mistake of a single value where further properties belong. Spring Boot explains it less well. */
    static Mistake onSection(Class<?> type, ConfigurationProperty property) {
        List<String> known = KnownProperties.names(type);
        return new WrongValue(
                        "'" + property.getValue() + "' is where settings belong.",
                        known.isEmpty()
                                ? "Write names under it, and their settings under the names."
                                : "Write settings under it: " + String.join(", ", known) + ".")
                .in(property);
    }
}
