package io.throttlemachines.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The checks on single values, each naming the setting it refuses. Internal. */
public final class Check {

    /** As long as a duration may be, so that no sum of two overflows: about 97 years. */
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 3);

    private Check() {}

    /**
     * Refuses a whole number outside its range.
     *
     * @param setting its name
     * @param value   the value
     * @param least   the least allowed
     * @param most    the most allowed
     * @return the value
     */
    public static long between(String setting, long value, long least, long most) {
        if (value < least || value > most) {
            String range = most == Long.MAX_VALUE || most == Integer.MAX_VALUE
                    ? "of at least " + least
                    : "from " + least + " to " + most;
            throw refused(setting, String.valueOf(value), "Write a whole number " + range + ".");
        }
        return value;
    }

    /**
     * Refuses an {@code int} outside its range.
     *
     * @param setting its name
     * @param value   the value
     * @param least   the least allowed
     * @param most    the most allowed
     * @return the value
     */
    public static int between(String setting, int value, int least, int most) {
        return (int) between(setting, (long) value, least, most);
    }

    /**
     * Refuses a number outside its range, and what is no number.
     *
     * @param setting its name
     * @param value   the value
     * @param least   the least allowed
     * @param most    the most allowed
     * @return the value
     */
    public static double between(String setting, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw refused(
                    setting,
                    String.valueOf(value),
                    "Write a number from " + plain(least)
                            + (most == Double.MAX_VALUE ? " up." : " to " + plain(most) + "."));
        }
        return value;
    }

    /**
     * Refuses a percentage of zero or less, or above 100.
     *
     * @param setting its name
     * @param value   the value
     * @return the value
     */
    public static double percent(String setting, double value) {
        if (!(value > 0 && value <= 100)) {
            throw refused(setting, String.valueOf(value), "Write a percentage above 0 and up to 100.");
        }
        return value;
    }

    /**
     * Refuses a duration that is zero, negative or longer than 97 years.
     *
     * @param setting its name
     * @param value   the value
     * @return the value
     */
    public static Duration positive(String setting, Duration value) {
        if (value.isZero()) {
            throw refused(setting, value.toString(), "Write a duration longer than zero, such as 60s or 500ms.");
        }
        return notNegative(setting, value);
    }

    /**
     * Refuses a duration that is negative or longer than 97 years.
     *
     * @param setting its name
     * @param value   the value
     * @return the value
     */
    public static Duration notNegative(String setting, Duration value) {
        if (value.isNegative() || value.compareTo(LONGEST) > 0) {
            throw refused(setting, value.toString(), "Write a duration such as 60s, 5m or PT1H, of at most 97 years.");
        }
        return value;
    }

    /**
     * Refuses a name that is empty or blank.
     *
     * @param setting what is named
     * @param name    the name
     * @return the name
     */
    public static String name(String setting, @Nullable String name) {
        if (name == null || name.isBlank()) {
            throw new ConfigurationException(
                    null, setting, setting + " is empty.", "Write a name, such as main-database.");
        }
        return name;
    }

    private static ConfigurationException refused(String setting, String value, String advice) {
        return new ConfigurationException(null, setting, setting + " is " + value + ".", advice);
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }
}
