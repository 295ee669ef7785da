package io.throttlemachines.spring.actuate.response;

import io.throttlemachines.internal.text.OneLine;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How responses write values. */
public final class ResponseText {

    private static final int LONGEST_LINE = 300;
    private static final int NANOS_PER_MILLI = 1_000_000;

    private ResponseText() {}

    /** A constant as requests spell it, such as {@code force-open}. */
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** ISO-8601 in UTC. */
    public static @Nullable String instant(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    /** A wait in ISO-8601, rounded up to a millisecond. */
    public static @Nullable String wait(@Nullable Duration wait) {
        if (wait == null) {
            return null;
        }
        return Duration.ofMillis(wait.plusNanos(NANOS_PER_MILLI - 1).toMillis()).toString();
    }

    /** A part of a request, quoted in a response: at most 60 characters, on one line. */
    public static String quoted(String text) {
        return OneLine.quoted(text);
    }

    /** The whole text on one line, cut to 300 characters: for the reason of a manual action. */
    public static @Nullable String oneLine(@Nullable String text) {
        return text == null ? null : OneLine.of(text, LONGEST_LINE);
    }

    /** The first line, cut to 300 characters: the message of a failure may contain a whole stack trace. */
    public static @Nullable String line(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return OneLine.of(text.lines().findFirst().orElse(""), LONGEST_LINE);
    }
}
