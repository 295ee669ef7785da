package io.throttlemachines.config;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One setting of a breaker, limiter or hedge: its name, its default, its range, and whether a running one can change
 * it. Tools that read, compare or change settings by name use {@code BreakerConfig.settings()} and its like. Immutable
 * and thread-safe.
 *
 * @param <T> the type of its values; null stands for "not set" where a setting is optional
 */
public final class Setting<T extends @Nullable Object> {

    private final String name;
    private final Class<?> type;
    private final @Nullable T defaultValue;
    private final boolean optional;
    private final boolean changeable;
    private final UnaryOperator<T> check;

    /** The {@code set} method of a builder, for tools that handle all settings of a table alike. */
    @FunctionalInterface
    public interface Setter {

        /**
         * Sets one setting.
         *
         * @return the builder
         * @throws ConfigurationException if the value is outside its range
         */
        <T extends @Nullable Object> Object set(Setting<T> setting, @Nullable T value);

        /**
         * Sets one setting, whose type the compiler does not know, to a value that must have this type.
         *
         * @throws ConfigurationException if the value is outside its range
         */
        @SuppressWarnings("unchecked")
        default <T extends @Nullable Object> void setUnchecked(Setting<T> setting, @Nullable Object value) {
            var unused = set(setting, (T) value);
        }
    }

    private Setting(
            String name,
            Class<?> type,
            @Nullable T defaultValue,
            boolean optional,
            boolean changeable,
            UnaryOperator<T> check) {
        this.name = name;
        this.type = type;
        this.defaultValue = defaultValue;
        this.optional = optional;
        this.changeable = changeable;
        this.check = check;
    }

    /** A setting with a default. The check returns a value in range, or throws a {@link ConfigurationException}. */
    public static <T> Setting<T> of(String name, Class<?> type, T defaultValue, UnaryOperator<T> check) {
        return new Setting<>(name, type, defaultValue, false, false, check);
    }

    /** A setting without a default, which the user has to set; checked as by {@link #of}. */
    public static <T> Setting<T> required(String name, Class<?> type, UnaryOperator<T> check) {
        return new Setting<>(name, type, null, false, false, check);
    }

    /** A setting that is null unless the user sets it; checked as by {@link #of}. */
    public static <T> Setting<@Nullable T> optional(String name, Class<?> type, UnaryOperator<T> check) {
        return new Setting<@Nullable T>(name, type, null, true, false, check::apply);
    }

    /** A setting that is null unless the user sets it, of any value. */
    public static <T> Setting<@Nullable T> optional(String name, Class<?> type) {
        return optional(name, type, value -> value);
    }

    /** A whole number with a default, from {@code least} to {@code most}. */
    public static Setting<Integer> integer(String name, int defaultValue, int least, int most) {
        return of(name, Integer.class, defaultValue, value -> Check.between(name, value, least, most));
    }

    /** A whole number from {@code least} to {@code most}, not set by default. */
    public static Setting<@Nullable Integer> integer(String name, int least, int most) {
        return optional(name, Integer.class, value -> Check.between(name, value, least, most));
    }

    /** A whole number of at least 1, with a default. */
    public static Setting<Long> count(String name, long defaultValue) {
        return of(name, Long.class, defaultValue, value -> Check.between(name, value, 1, Long.MAX_VALUE));
    }

    /** A whole number of at least 1, which the user has to set. */
    public static Setting<Long> requiredCount(String name) {
        return required(name, Long.class, value -> Check.between(name, value, 1, Long.MAX_VALUE));
    }

    /** A whole number of at least 1, not set by default. */
    public static Setting<@Nullable Long> optionalCount(String name) {
        return optional(name, Long.class, value -> Check.between(name, value, 1, Long.MAX_VALUE));
    }

    /** A number with a default, from {@code least} to {@code most}. */
    public static Setting<Double> number(String name, double defaultValue, double least, double most) {
        return of(name, Double.class, defaultValue, value -> Check.between(name, value, least, most));
    }

    /** A number from {@code least} to {@code most}, not set by default. */
    public static Setting<@Nullable Double> number(String name, double least, double most) {
        return optional(name, Double.class, value -> Check.between(name, value, least, most));
    }

    /** A percentage above 0 and up to 100, not set by default. */
    public static Setting<@Nullable Double> percentage(String name) {
        return optional(name, Double.class, value -> Check.percent(name, value));
    }

    /** A duration longer than zero, of at most 97 years, with a default. */
    public static Setting<Duration> duration(String name, Duration defaultValue) {
        return of(name, Duration.class, defaultValue, value -> Check.positive(name, value));
    }

    /** A duration longer than zero, of at most 97 years, not set by default. */
    public static Setting<@Nullable Duration> duration(String name) {
        return optional(name, Duration.class, value -> Check.positive(name, value));
    }

    /** A duration of zero or longer, of at most 97 years, with a default. */
    public static Setting<Duration> durationOrZero(String name, Duration defaultValue) {
        return of(name, Duration.class, defaultValue, value -> Check.notNegative(name, value));
    }

    /** A name that is not blank, with a default. */
    public static Setting<String> name(String name, String defaultValue) {
        return of(name, String.class, defaultValue, value -> {
            Check.name(name, value);
            return value;
        });
    }

    /** A list of names that are not blank, empty by default. */
    public static Setting<List<String>> names(String name) {
        return of(name, List.class, List.of(), value -> {
            value.forEach(each -> Check.name(name, each));
            return List.copyOf(value);
        });
    }

    /** A list of classes of exceptions, empty by default. */
    public static Setting<List<Class<? extends Throwable>>> exceptions(String name) {
        return of(name, List.class, List.of(), List::copyOf);
    }

    /** The same setting, which a running breaker or limiter can change. */
    public Setting<T> whileRunning() {
        return new Setting<>(name, type, defaultValue, optional, true, check);
    }

    /** The name in application.yml, such as {@code failure-threshold}. */
    public String name() {
        return name;
    }

    /** The type of its values; {@link List} for lists. */
    public Class<?> type() {
        return type;
    }

    /** The default; null if there is none. */
    public @Nullable T defaultValue() {
        return defaultValue;
    }

    /** Whether a running breaker or limiter can change it. */
    public boolean changeable() {
        return changeable;
    }

    /**
     * Checks a value, and returns it with collections copied.
     *
     * @throws ConfigurationException if it is out of range
     * @throws NullPointerException   if it is null and the setting is not optional
     */
    public @Nullable T check(@Nullable T value) {
        if (value == null && optional) {
            return null;
        }
        return check.apply(Objects.requireNonNull(value, name));
    }

    @Override
    public String toString() {
        return name;
    }
}
