package io.throttlemachines.spring.config.written;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The name of a property as its source has it, before Spring drops characters from it.
 *
 * @param elements its parts, which dots and brackets separate
 */
public record RawName(List<Element> elements) {

    /** Copies the list. */
    public RawName {
        elements = List.copyOf(elements);
    }

    /** A part of a name; {@code bracketed} if it is in brackets, where Spring keeps every character. */
    public record Element(String text, boolean bracketed) {

        /** The characters by which Spring compares names of properties. */
        public String uniform() {
            StringBuilder uniform = new StringBuilder(text.length());
            text.toLowerCase(Locale.ROOT)
                    .chars()
                    .filter(RawName::isAlphanumeric)
                    .forEach(c -> uniform.append((char) c));
            return uniform.toString();
        }

        /** The characters that Spring drops from it; nothing if it keeps all of them. Spring drops all if none is alphanumeric. */
        public String dropped() {
            if (bracketed) {
                return "";
            }
            boolean all = uniform().isEmpty();
            StringBuilder dropped = new StringBuilder(text.startsWith("-") ? "-" : "");
            text.codePoints().filter(c -> all || !isKept(c)).distinct().forEach(dropped::appendCodePoint);
            return dropped.toString();
        }

        public boolean isNumber() {
            return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        }
    }

    private static boolean isAlphanumeric(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }

    /** Whether Spring keeps a character outside of brackets; a dash only after another character. */
    private static boolean isKept(int c) {
        return c == '-' || c == '_' || isAlphanumeric(Character.toLowerCase(c));
    }

    public static RawName of(String name) {
        List<Element> elements = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        int depth = 0;
        boolean closed = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '[' && depth++ == 0) {
                flush(elements, text, true); // Spring reads a.[b] as a[b]
                closed = false;
            } else if (c == ']' && depth > 0 && --depth == 0) {
                elements.add(new Element(text.toString(), true));
                text.setLength(0);
                closed = true;
            } else if (c == '.' && depth == 0) {
                flush(elements, text, closed);
                closed = false;
            } else {
                text.append(c);
            }
        }
        flush(elements, text, closed);
        return new RawName(elements);
    }

    /** Ends an element. After a bracket there is none, unless there is text. */
    private static void flush(List<Element> elements, StringBuilder text, boolean mayBeNone) {
        if (!text.isEmpty() || !mayBeNone) {
            elements.add(new Element(text.toString(), false));
            text.setLength(0);
        }
    }

    /** The first elements as text. */
    public String text(int count) {
        StringBuilder text = new StringBuilder();
        for (Element element : elements.subList(0, count)) {
            if (element.bracketed()) {
                text.append('[').append(element.text()).append(']');
            } else {
                text.append(text.isEmpty() ? "" : ".").append(element.text());
            }
        }
        return text.toString();
    }
}
