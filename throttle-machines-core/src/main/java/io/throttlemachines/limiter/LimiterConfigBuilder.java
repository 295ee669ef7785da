package io.throttlemachines.limiter;

import io.throttlemachines.config.Check;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.control.Mode;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Collects settings; each is checked as it is set, and all together by {@link #build()}. Not thread-safe. */
public final class LimiterConfigBuilder {

    private @Nullable Long limit;
    private @Nullable Duration period;
    private @Nullable Long burst;
    Algorithm algorithm = Algorithm.TOKEN_BUCKET;
    Duration maxWait = Duration.ZERO;
    long maxKeys = LimiterConfig.DEFAULT_MAX_KEYS;
    Mode mode = Mode.ENFORCE;
    List<String> dependsOn = List.of();

    @Nullable
    BooleanSupplier guard;

    LimiterConfigBuilder() {}

    /**
     * Permits per period. Required.
     *
     * @param permits at least 1, and at most one per nanosecond of the period
     * @return this
     */
    public LimiterConfigBuilder limit(long permits) {
        limit = Check.between("limit", permits, 1, Long.MAX_VALUE);
        return this;
    }

    /**
     * The period. Required.
     *
     * @param duration longer than zero, at most 97 years
     * @return this
     */
    public LimiterConfigBuilder period(Duration duration) {
        period = Check.positive("period", duration);
        return this;
    }

    /**
     * The most permits that can be taken at once; 1 spaces calls evenly. Only for token-bucket and gcra.
     *
     * @param permits at least 1; default: the limit
     * @return this
     */
    public LimiterConfigBuilder burst(long permits) {
        burst = Check.between("burst", permits, 1, Long.MAX_VALUE);
        return this;
    }

    /**
     * How permits are counted.
     *
     * @param chosen default: token-bucket
     * @return this
     */
    public LimiterConfigBuilder algorithm(Algorithm chosen) {
        algorithm = Objects.requireNonNull(chosen, "algorithm");
        return this;
    }

    /**
     * How long a caller waits for permits at most, where the call does not say.
     *
     * @param duration zero or more, at most 97 years; default: zero, nobody waits
     * @return this
     */
    public LimiterConfigBuilder maxWait(Duration duration) {
        maxWait = Check.notNegative("max-wait", duration);
        return this;
    }

    /**
     * How many keys are remembered at most; beyond it the least used are forgotten.
     *
     * @param keys at least 1; default: 100,000
     * @return this
     */
    public LimiterConfigBuilder maxKeys(long keys) {
        maxKeys = Check.between("max-keys", keys, 1, Long.MAX_VALUE);
        return this;
    }

    /**
     * The mode to begin with.
     *
     * @param chosen default: enforce
     * @return this
     */
    public LimiterConfigBuilder mode(Mode chosen) {
        mode = Objects.requireNonNull(chosen, "mode");
        return this;
    }

    /**
     * The breakers and limiters this one needs.
     *
     * @param names their names; default: none
     * @return this
     */
    public LimiterConfigBuilder dependsOn(List<String> names) {
        names.forEach(name -> Check.name("depends-on", name));
        dependsOn = List.copyOf(names);
        return this;
    }

    /**
     * The breakers and limiters this one needs.
     *
     * @param names their names; default: none
     * @return this
     */
    public LimiterConfigBuilder dependsOn(String... names) {
        return dependsOn(List.of(names));
    }

    /**
     * The condition under which calls are let through at all: while it answers false or throws, they are refused with a
     * {@link io.throttlemachines.refusal.DependencyException}. It is asked at every call, so it should be quick.
     *
     * @param condition may be called by many threads; null, the default, for none
     * @return this
     */
    public LimiterConfigBuilder guard(@Nullable BooleanSupplier condition) {
        guard = condition;
        return this;
    }

    /**
     * Checks what must fit together.
     *
     * @return the settings
     * @throws ConfigurationException if limit or period is missing or the settings cannot work together
     */
    public LimiterConfig build() {
        if (limit == null) {
            throw missing("limit", "how many permits there are per period, such as limit: 100");
        }
        if (period == null) {
            throw missing("period", "how long a period is, such as period: 60s");
        }
        LimitCheck.refuseUnworkable(limit, period, burst, algorithm);
        return new LimiterConfig(limit, period, burst, this);
    }

    private static ConfigurationException missing(String setting, String advice) {
        return new ConfigurationException(null, setting, setting + " is missing.", "Write " + advice + ".");
    }
}
