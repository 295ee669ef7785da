package io.throttlemachines.spring.actuate.response;

import io.throttlemachines.internal.text.OneLine;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How values are written for people and programs to read. */
public final class ResponseText {

    private static final int LONGEST_LINE = 300;
    private static final int LONGEST_QUOTE = 60;
    private static final int NANOS_PER_MILLI = 1_000_000;

    private ResponseText() {}

    /** A constant as one writes it in a request, such as {@code force-open}. */
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static @Nullable String instant(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    /** A wait, rounded up to a millisecond. */
    public static @Nullable String wait(@Nullable Duration wait) {
        if (wait == null) {
            return null;
        }
        return Duration.ofMillis(wait.plusNanos(NANOS_PER_MILLI - 1).toMillis()).toString();
    }

    /** What somebody wrote, quoted in an answer: not much of it, and nothing that is not to be read. */
    public static String quoted(String text) {
        return "'" + cut(text, LONGEST_QUOTE) + "'";
    }

    /** All of it on one line, but not too much: what somebody says of what they do by hand. */
    public static @Nullable String oneLine(@Nullable String text) {
        return text == null ? null : cut(text, LONGEST_LINE);
    }

    /** The first line and not too much of it: what a failure says of itself may have a whole stack trace in it. */
    public static @Nullable String line(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return cut(text.lines().findFirst().orElse(""), LONGEST_LINE);
    }

    /** So much of it, and no half of a character, which could not be written in UTF-8. */
    private static String cut(String text, int longest) {
        boolean fits = text.length() <= longest;
        return fits ? OneLine.of(text) : OneLine.of(text.substring(0, longest)) + "...";
    }
}
