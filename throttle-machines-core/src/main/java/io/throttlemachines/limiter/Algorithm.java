package io.throttlemachines.limiter;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.internal.text.NearestNames;
import java.util.Arrays;
import java.util.Locale;

/** How a limiter counts. Each promises that never more permits are given than it allows, under any number of threads. */
public enum Algorithm {

    /**
     * Permits flow back evenly, one every {@code period / limit}, up to {@code burst}. In any stretch of time {@code t},
     * wherever it begins, at most {@code burst + t * limit / period} permits. The default.
     */
    TOKEN_BUCKET("token-bucket"),

    /** The same arithmetic as {@link #TOKEN_BUCKET} under the other name the field has for it. */
    GCRA("gcra"),

    /**
     * At most {@code limit} permits in each window of one period; all come back when the next window begins. Windows are
     * counted from when the limiter's {@code ThrottleMachines} was made. A stretch of one period that lies across the
     * border of two windows may hold up to twice the limit.
     */
    FIXED_WINDOW("fixed-window"),

    /**
     * Two weighted windows: the permits of this window, and those of the window before in the share of it that one period
     * back from now still covers, are together at most {@code limit}. So at most {@code limit} in each window, and in any
     * one period if the window before was used evenly. If all of its permits were taken at its end, a stretch of one
     * period may hold up to twice the limit, of which those after the border came no faster than {@code limit / period}.
     */
    SLIDING_WINDOW("sliding-window");

    private final String text;

    Algorithm(String text) {
        this.text = text;
    }

    /**
     * The name as in application.yml.
     *
     * @return such as {@code token-bucket}
     */
    public String text() {
        return text;
    }

    /**
     * Finds an algorithm by its name.
     *
     * @param name as in application.yml; upper case and underscores will do as well
     * @return the algorithm
     * @throws ConfigurationException if there is none of that name; it offers the nearest
     */
    public static Algorithm parse(String name) {
        String wanted = name.trim().toLowerCase(Locale.ROOT).replace('_', '-');
        for (Algorithm algorithm : values()) {
            if (algorithm.text.equals(wanted)) {
                return algorithm;
            }
        }
        throw new ConfigurationException(
                null,
                "algorithm",
                "There is no algorithm '" + name + "'.",
                NearestNames.advice(
                        name, Arrays.stream(values()).map(Algorithm::text).toList()));
    }

    boolean hasBurst() {
        return this == TOKEN_BUCKET || this == GCRA;
    }

    @Override
    public String toString() {
        return text;
    }
}
