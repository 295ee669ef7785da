package io.throttlemachines.spring.config;

import io.throttlemachines.spring.config.written.RawName.Element;
import io.throttlemachines.spring.config.written.RawProperty;
import org.jspecify.annotations.Nullable;

/** Finds names of nodes that Spring or YAML turns into other names, or into none. */
final class WrongName {

    private WrongName() {}

    /** What is wrong with the name at a position; null if it is read as it is written. */
    static @Nullable WrongValue find(RawProperty property, int position) {
        Element element = property.name().elements().get(position);
        if (element.text().isBlank()) {
            return new WrongValue("A name is empty.", "Write a name.");
        }
        return element.bracketed() ? inBrackets(property, element) : outsideOfBrackets(property, position);
    }

    private static @Nullable WrongValue outsideOfBrackets(RawProperty property, int position) {
        Element element = property.name().elements().get(position);
        String dropped = element.dropped();
        if (dropped.isEmpty()) {
            return null;
        }
        String first = dropped.substring(0, dropped.offsetByCodePoints(0, 1));
        String where = first.equals("-") ? " at its start" : "";
        String name = "[" + element.text() + "]";
        return new WrongValue(
                "The name '" + element.text() + "' has "
                        + (first.equals("_")
                                ? "neither a letter from a to z nor a digit, so Spring drops it outside of brackets."
                                : "'" + first + "'" + where + ", which Spring drops from a name outside of brackets."),
                property.isInPropertiesFile()
                        ? "Write the name in brackets: "
                                + escaped(property.name().text(position) + name) + "."
                        : "Write the name in brackets and in quotes: \"" + name + "\":");
    }

    /** A key in a file of properties, in which some characters end the key. */
    private static String escaped(String key) {
        return key.replaceAll("[\\\\ :=]", "\\\\$0");
    }

    /** YAML puts a key that is not text into brackets, as Spring does with the position in a list. */
    private static @Nullable WrongValue inBrackets(RawProperty property, Element element) {
        String name = element.text();
        if (name.equals("true") || name.equals("false")) {
            String words = name.equals("true") ? "yes, on and true" : "no, off and false";
            String example = name.equals("true") ? "\"yes\": or \"on\":" : "\"no\": or \"off\":";
            return new WrongValue(
                    "YAML reads " + words + " outside of quotes as the boolean " + name + ", not as a name.",
                    "Write the name in quotes: " + example);
        }
        if (element.isNumber()) {
            return new WrongValue(
                    "'" + name + "' is a number or the position in a list, where a name belongs.",
                    "Write the name in quotes: \"" + name + "\":, and no list.");
        }
        boolean changed = (name.equals("null") || isNumber(name)) && !property.isInFileWith("[" + name + "]");
        return changed ? changed(name, property.hasPlace()) : null;
    }

    private static WrongValue changed(String name, boolean hasPlace) {
        return name.equals("null")
                ? new WrongValue(
                        "YAML reads ~ and null outside of quotes as no value, not as a name.",
                        "Write the name in quotes, such as \"null\":")
                : new WrongValue(
                        "'" + name + "' is a number that YAML has read, where a name belongs.",
                        "Write the name as it is meant in brackets and in quotes, such as \"[" + name + "]\":"
                                + (hasPlace ? "" : ", without {} after it."));
    }

    private static boolean isNumber(String name) {
        return name.matches("-?(\\d+(\\.\\d+(E-?\\d+)?)?|Infinity)|NaN");
    }
}
