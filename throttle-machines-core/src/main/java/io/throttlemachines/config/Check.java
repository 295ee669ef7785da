package io.throttlemachines.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The checks of single values. Each names the setting whose value it rejects. */
final class Check {

    /** The longest duration, about 97 years, so that the sum of two does not overflow a {@code long} of nanoseconds. */
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 3);

    private Check() {}

    /** Rejects a whole number that is less than {@code least} or greater than {@code most}. */
    static long between(String setting, long value, long least, long most) {
        if (value < least || value > most) {
            String range = most == Long.MAX_VALUE || most == Integer.MAX_VALUE
                    ? "of at least " + least
                    : "from " + least + " to " + most;
            throw rejected(setting, String.valueOf(value), "Write a whole number " + range + ".");
        }
        return value;
    }

    static int between(String setting, int value, int least, int most) {
        return (int) between(setting, (long) value, least, most);
    }

    /** Rejects a number that is less than {@code least} or greater than {@code most}, and NaN. */
    static double between(String setting, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw rejected(
                    setting,
                    String.valueOf(value),
                    "Write a number from " + plain(least)
                            + (most == Double.MAX_VALUE ? " up." : " to " + plain(most) + "."));
        }
        return value;
    }

    /** Rejects a percentage of zero or less, or above 100. */
    static double percent(String setting, double value) {
        if (!(value > 0 && value <= 100)) {
            throw rejected(setting, String.valueOf(value), "Write a percentage above 0 and up to 100.");
        }
        return value;
    }

    /** Rejects a duration that is zero, negative or longer than 97 years. */
    static Duration positive(String setting, Duration value) {
        if (value.isZero()) {
            throw rejected(setting, value.toString(), "Write a duration longer than zero, such as 60s or 500ms.");
        }
        return notNegative(setting, value);
    }

    /** Rejects a duration that is negative or longer than 97 years. */
    static Duration notNegative(String setting, Duration value) {
        if (value.isNegative() || value.compareTo(LONGEST) > 0) {
            throw rejected(setting, value.toString(), "Write a duration such as 60s, 5m or PT1H, of at most 97 years.");
        }
        return value;
    }

    /** Rejects a name that is empty or blank. */
    static void name(String setting, @Nullable String name) {
        if (name == null || name.isBlank()) {
            throw new ConfigurationException(
                    null, setting, setting + " is empty.", "Write a name, such as main-database.");
        }
    }

    private static ConfigurationException rejected(String setting, String value, String advice) {
        return new ConfigurationException(null, setting, setting + " is " + value + ".", advice);
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }
}
