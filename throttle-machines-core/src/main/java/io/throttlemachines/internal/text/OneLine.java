package io.throttlemachines.internal.text;

import java.util.regex.Pattern;

/**
 * Keeps any text on one line: a name, a reason or the message of a failure must not be able to look like another
 * entry of a log, to reverse the direction of the text, or to break a response in UTF-8. Internal.
 */
public final class OneLine {

    /** Control characters, line ends of Unicode's, halves of characters, and what changes the direction of writing. */
    private static final Pattern UNREADABLE =
            Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]");

    private static final int LONGEST_QUOTE = 60;

    private OneLine() {}

    /** The text on one line, with a space for each unreadable character. */
    public static String of(String text) {
        return UNREADABLE.matcher(text).replaceAll(" ");
    }

    /** The text on one line, or its first characters and three dots. A cut may leave half a character, which becomes a space. */
    public static String of(String text, int longest) {
        return text.length() <= longest ? of(text) : of(text.substring(0, longest)) + "...";
    }

    /** A text that may come from outside the application, in quotes, as a message shows it: at most 60 characters of it, on one line. */
    public static String quoted(String text) {
        return "'" + of(text, LONGEST_QUOTE) + "'";
    }

    /**
     * A failure by class and the first line of what it says; only its class if its toString fails too. Some messages
     * contain whole stack traces.
     */
    public static String first(Throwable failure) {
        try {
            return of(failure.toString().lines().findFirst().orElse(""));
        } catch (Throwable speechless) { // also a checked one, which other languages throw undeclared
            return failure.getClass().getName();
        }
    }
}
