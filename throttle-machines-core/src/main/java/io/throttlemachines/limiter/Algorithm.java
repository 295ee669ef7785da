package io.throttlemachines.limiter;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.internal.text.NearestNames;
import io.throttlemachines.internal.text.OneLine;
import java.util.Arrays;
import java.util.Locale;

/**
 * What a limiter limits, and how it counts. No algorithm ever grants more permits than it allows, under any number of threads.
 *
 * <p>{@link #CONCURRENCY} and {@link #ADAPTIVE_CONCURRENCY} limit how many calls run at once, all others how many begin per
 * period.
 */
public enum Algorithm {

    /**
     * Permits return evenly, one every {@code period / limit}, up to {@code burst}. In any stretch of time {@code t},
     * whenever it begins, the limiter grants at most {@code burst + t * limit / period} permits. The default.
     */
    TOKEN_BUCKET("token-bucket"),

    /** The same arithmetic as {@link #TOKEN_BUCKET} under its other common name. */
    GCRA("gcra"),

    /**
     * At most {@code limit} permits in each window of one period; all return when the next window begins. The first
     * window begins when the limiter's {@code ThrottleMachines} is created. In a stretch of one period across the
     * border of two windows the limiter may grant up to twice the limit.
     */
    FIXED_WINDOW("fixed-window"),

    /**
     * Two weighted windows. The permits of this window count in full. Those of the window before count by the share of
     * that window that lies within the last period. Together they are at most {@code limit}. So the limiter grants at
     * most {@code limit} permits in each window, and also in any period if the window before was used evenly. If all
     * permits of the window before were taken at its end, the limiter may grant up to twice the limit within one
     * period. Then the permits of this window come no faster than {@code limit / period}.
     */
    SLIDING_WINDOW("sliding-window"),

    /**
     * At most {@code limit} calls run at once. A permit is taken when a call begins and goes back when it ends. There is no
     * {@code period}. Callers that wait get permits in the order in which they came.
     */
    CONCURRENCY("concurrency"),

    /**
     * The same, but the limit follows the latency of the calls, between {@code min-limit} and {@code max-limit}; it starts at
     * {@code limit}. It grows while calls take no longer than they did when few ran, and shrinks when they queue.
     */
    ADAPTIVE_CONCURRENCY("adaptive-concurrency");

    private final String text;

    Algorithm(String text) {
        this.text = text;
    }

    /** The name in application.yml, such as {@code token-bucket}. */
    public String text() {
        return text;
    }

    /**
     * Finds an algorithm by its name in application.yml; upper case and underscores are accepted too.
     *
     * @throws ConfigurationException if there is none with that name; the message suggests the nearest name
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
                "There is no algorithm " + OneLine.quoted(name) + ".",
                NearestNames.advice(
                        name, Arrays.stream(values()).map(Algorithm::text).toList()));
    }

    /** Whether it limits how many calls run at once, so that permits must be given back. */
    public boolean limitsConcurrency() {
        return this == CONCURRENCY || this == ADAPTIVE_CONCURRENCY;
    }

    boolean hasBurst() {
        return this == TOKEN_BUCKET || this == GCRA;
    }

    @Override
    public String toString() {
        return text;
    }
}
