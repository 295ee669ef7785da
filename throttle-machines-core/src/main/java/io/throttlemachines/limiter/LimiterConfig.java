package io.throttlemachines.limiter;

import io.throttlemachines.config.Setting;
import io.throttlemachines.control.Mode;
import io.throttlemachines.internal.config.SettingValues;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a limiter. Immutable and thread-safe; created by {@link LimiterConfigBuilder}, which documents the
 * meaning, the range and the default of each setting. A guard is null unless set. Two configurations are equal if all
 * their settings are; a burst that follows the limit equals the same burst that was set, and so do the bounds of an adaptive
 * limit.
 */
public final class LimiterConfig {

    /** The store in the memory of this JVM, which is the default. */
    public static final String LOCAL_STORE = "local";

    static final Setting<Long> LIMIT = Setting.requiredCount("limit").whileRunning();
    static final Setting<@Nullable Duration> PERIOD = Setting.duration("period").whileRunning();
    static final Setting<@Nullable Long> BURST = Setting.optionalCount("burst").whileRunning();
    static final Setting<@Nullable Long> MIN_LIMIT =
            Setting.optionalCount("min-limit").whileRunning();
    static final Setting<@Nullable Long> MAX_LIMIT =
            Setting.optionalCount("max-limit").whileRunning();
    static final Setting<Algorithm> ALGORITHM =
            Setting.of("algorithm", Algorithm.class, Algorithm.TOKEN_BUCKET, value -> value);
    static final Setting<Duration> MAX_WAIT =
            Setting.durationOrZero("max-wait", Duration.ZERO).whileRunning();
    static final Setting<String> STORE = Setting.name("store", LOCAL_STORE);
    static final Setting<@Nullable Long> LEASE = Setting.optionalCount("lease");
    static final Setting<@Nullable Duration> LEASE_TIME = Setting.duration("lease-time");
    static final Setting<Long> MAX_KEYS = Setting.count("max-keys", 100_000);
    static final Setting<Long> MAX_KEY_LENGTH = Setting.count("max-key-length", 256);
    static final Setting<Mode> MODE = Setting.of("mode", Mode.class, Mode.ENFORCE, value -> value);
    static final Setting<List<String>> DEPENDS_ON = Setting.names("depends-on");
    static final Setting<@Nullable BooleanSupplier> GUARD = Setting.optional("guard", BooleanSupplier.class);

    private static final List<Setting<?>> SETTINGS = List.of(
            LIMIT,
            PERIOD,
            BURST,
            MIN_LIMIT,
            MAX_LIMIT,
            ALGORITHM,
            MAX_WAIT,
            STORE,
            LEASE,
            LEASE_TIME,
            MAX_KEYS,
            MAX_KEY_LENGTH,
            MODE,
            DEPENDS_ON,
            GUARD);

    /** The default of {@code max-limit} is so many times the limit. */
    private static final long ROOM_TO_GROW = 10;

    private static final Duration LONGEST_DEFAULT_LEASE = Duration.ofSeconds(1);

    private final SettingValues values;

    LimiterConfig(SettingValues values) {
        this.values = values;
    }

    /** A builder that starts from the defaults; limit and period have none. The period is not needed for concurrency. */
    public static LimiterConfigBuilder builder() {
        return new LimiterConfigBuilder(new SettingValues(SETTINGS));
    }

    /** So many permits per period, and the defaults for everything else; checked as by the builder. */
    public static LimiterConfig of(long limit, Duration period) {
        return builder().limit(limit).period(period).build();
    }

    /** A builder that starts from these settings. A burst that was never set still follows the limit. */
    public LimiterConfigBuilder toBuilder() {
        return new LimiterConfigBuilder(values.copy());
    }

    /** All settings of a limiter, in one order. */
    public static List<Setting<?>> settings() {
        return SETTINGS;
    }

    /**
     * The value of one of the {@link #settings()}; null if optional and not set; of the burst and the bounds of an adaptive
     * limit those in force.
     */
    @SuppressWarnings({"unchecked", "NullAway"}) // these are settings of Long, two of which may be null
    public <T extends @Nullable Object> T get(Setting<T> setting) {
        if (setting == BURST) {
            return (T) (Long) burst();
        }
        if (setting == MIN_LIMIT) {
            return (T) minLimit();
        }
        return setting == MAX_LIMIT ? (T) maxLimit() : values.get(setting);
    }

    public long limit() {
        return values.get(LIMIT);
    }

    /** The period; zero if the algorithm limits how many calls run at once, for which there is none. */
    public Duration period() {
        Duration set = values.get(PERIOD);
        return set == null ? Duration.ZERO : set;
    }

    /** The most permits that can be taken at once. */
    public long burst() {
        Long most = maxLimit();
        Long set = most == null ? values.get(BURST) : most;
        return set == null ? limit() : set;
    }

    /** The least that an adaptive limit shrinks to: 1 where none was set; null if the limit is not adaptive. */
    public @Nullable Long minLimit() {
        return adaptive(values.get(MIN_LIMIT), 1);
    }

    /** The most that an adaptive limit grows to: ten times the limit where none was set; null if the limit is not adaptive. */
    public @Nullable Long maxLimit() {
        return adaptive(values.get(MAX_LIMIT), Math.min(ROOM_TO_GROW * limit(), LimitCheck.MOST_CONCURRENT));
    }

    private @Nullable Long adaptive(@Nullable Long set, long otherwise) {
        if (algorithm() != Algorithm.ADAPTIVE_CONCURRENCY) {
            return null;
        }
        return set == null ? (Long) otherwise : set;
    }

    public Algorithm algorithm() {
        return values.get(ALGORITHM);
    }

    public Duration maxWait() {
        return values.get(MAX_WAIT);
    }

    /** The name of the store that keeps the permits: {@link #LOCAL_STORE}, or one that was given to the builder. */
    public String store() {
        return values.get(STORE);
    }

    /** The most permits that this instance takes from the store at once to spend by itself; null if it takes none in advance. */
    public @Nullable Long lease() {
        return values.get(LEASE);
    }

    /** How long permits on lease can be spent at most: one second where none was set, or the period if that is shorter. */
    public Duration leaseTime() {
        Duration set = values.get(LEASE_TIME);
        if (set != null) {
            return set;
        }
        return period().compareTo(LONGEST_DEFAULT_LEASE) < 0 ? period() : LONGEST_DEFAULT_LEASE;
    }

    public long maxKeys() {
        return values.get(MAX_KEYS);
    }

    /**
     * How many characters of a key that is a {@code String} are kept at most, at least 1; 256 where none was set. Of a longer
     * one the limiter keeps a digest instead.
     */
    public long maxKeyLength() {
        return values.get(MAX_KEY_LENGTH);
    }

    public Mode mode() {
        return values.get(MODE);
    }

    public List<String> dependsOn() {
        return values.get(DEPENDS_ON);
    }

    public @Nullable BooleanSupplier guard() {
        return values.get(GUARD);
    }

    /** Whether the value of a setting was not set, and follows from the limit: the burst, and the bounds of an adaptive limit. */
    public boolean followsLimit(Setting<?> setting) {
        return (setting == BURST || setting == MIN_LIMIT || setting == MAX_LIMIT) && values.get(setting) == null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LimiterConfig that
                && SETTINGS.stream().allMatch(setting -> Objects.equals(get(setting), that.get(setting)));
    }

    @Override
    public int hashCode() {
        return Objects.hash(limit(), period(), burst());
    }

    private String rate() {
        if (!algorithm().limitsConcurrency()) {
            return limit() + " per " + period() + ", burst " + burst();
        }
        return limit() + (minLimit() == null ? "" : ", min-limit " + minLimit() + ", max-limit " + maxLimit());
    }

    @Override
    public String toString() {
        return algorithm() + " " + rate() + ", max-wait " + maxWait()
                + ", store " + store() + (lease() == null ? "" : ", lease " + lease() + " for " + leaseTime())
                + ", max-keys " + maxKeys() + ", max-key-length " + maxKeyLength() + ", mode " + mode()
                + ", depends-on " + dependsOn()
                + (guard() == null ? "" : ", guarded");
    }
}
