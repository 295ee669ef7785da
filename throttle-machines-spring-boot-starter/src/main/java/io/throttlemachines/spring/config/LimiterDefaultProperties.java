package io.throttlemachines.spring.config;

import io.throttlemachines.control.Mode;
import io.throttlemachines.limiter.Algorithm;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The properties of a limiter that {@code defaults} can set for all of them; null where nothing is written. */
class LimiterDefaultProperties {

    /** How permits are counted; concurrency and adaptive-concurrency limit how many calls run at once. Default: as under defaults, else token-bucket. */
    private @Nullable Algorithm algorithm;

    /** Time a caller waits for a permit at most. Default: as under defaults, else 0s. */
    private @Nullable Duration maxWait;

    /** Where permits are kept: local for this instance alone, redis for all instances, or the name of a PermitStore bean. Limiters of concurrent calls are always local. Default: as under defaults, else local. */
    private @Nullable String store;

    /** Keys remembered at most. Beyond it those with the most permits left are forgotten. Default: as under defaults, else 100000. */
    private @Nullable Long maxKeys;

    /** Characters of a text key kept at most. Of a longer one a digest is kept instead. Default: as under defaults, else 256. */
    private @Nullable Long maxKeyLength;

    /** Whether calls are refused (enforce), only counted (observe), or let through uncounted (off). Default: as under defaults, else enforce. */
    private @Nullable Mode mode;

    public @Nullable Algorithm getAlgorithm() {
        return algorithm;
    }

    public void setAlgorithm(@Nullable Algorithm value) {
        algorithm = value;
    }

    public @Nullable Duration getMaxWait() {
        return maxWait;
    }

    public void setMaxWait(@Nullable Duration value) {
        maxWait = value;
    }

    public @Nullable String getStore() {
        return store;
    }

    public void setStore(@Nullable String value) {
        store = value;
    }

    public @Nullable Long getMaxKeys() {
        return maxKeys;
    }

    public void setMaxKeys(@Nullable Long value) {
        maxKeys = value;
    }

    public @Nullable Long getMaxKeyLength() {
        return maxKeyLength;
    }

    public void setMaxKeyLength(@Nullable Long value) {
        maxKeyLength = value;
    }

    public @Nullable Mode getMode() {
        return mode;
    }

    public void setMode(@Nullable Mode value) {
        mode = value;
    }
}
