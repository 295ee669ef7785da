package io.throttlemachines.spring.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;

/** A limiter in application.yml. */
@ConfigurationPropertiesSource
class LimiterProperties extends LimiterDefaultProperties {

    /** Permits per period; with concurrency the calls that run at once. Required. */
    private @Nullable Long limit;

    /** Time in which the limit is given out; concurrency and adaptive-concurrency have none. Required. */
    private @Nullable Duration period;

    /** Permits that can be taken at once, for token-bucket and gcra. 1 spaces calls evenly. Default: limit. */
    private @Nullable Long burst;

    /** Least that the limit of adaptive-concurrency shrinks to. Default: 1 with adaptive-concurrency. */
    private @Nullable Long minLimit;

    /** Most that the limit of adaptive-concurrency grows to. Default: ten times the limit with adaptive-concurrency. */
    private @Nullable Long maxLimit;

    /** Permits that an instance takes from a shared store at once, to spend them without further calls. At most the burst; without it every decision is a call. Default: none. */
    private @Nullable Long lease;

    /** Time in which an instance can spend permits on lease. At most the period. Default: 1s, or the period if that is shorter. */
    private @Nullable Duration leaseTime;

    /** Names of the breakers and limiters this limiter needs. Default: none. */
    private @Nullable List<String> dependsOn;

    public @Nullable Long getLimit() {
        return limit;
    }

    public void setLimit(@Nullable Long value) {
        limit = value;
    }

    public @Nullable Duration getPeriod() {
        return period;
    }

    public void setPeriod(@Nullable Duration value) {
        period = value;
    }

    public @Nullable Long getBurst() {
        return burst;
    }

    public void setBurst(@Nullable Long value) {
        burst = value;
    }

    public @Nullable Long getMinLimit() {
        return minLimit;
    }

    public void setMinLimit(@Nullable Long value) {
        minLimit = value;
    }

    public @Nullable Long getMaxLimit() {
        return maxLimit;
    }

    public void setMaxLimit(@Nullable Long value) {
        maxLimit = value;
    }

    public @Nullable Long getLease() {
        return lease;
    }

    public void setLease(@Nullable Long value) {
        lease = value;
    }

    public @Nullable Duration getLeaseTime() {
        return leaseTime;
    }

    public void setLeaseTime(@Nullable Duration value) {
        leaseTime = value;
    }

    public @Nullable List<String> getDependsOn() {
        return dependsOn;
    }

    public void setDependsOn(@Nullable List<String> value) {
        dependsOn = value;
    }
}
