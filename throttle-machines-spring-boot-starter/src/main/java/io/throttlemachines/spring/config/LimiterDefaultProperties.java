package io.throttlemachines.spring.config;

import io.throttlemachines.control.Mode;
import io.throttlemachines.limiter.Algorithm;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;

/**
 * What all limiters are like unless their own settings say otherwise.
 *
 * @param algorithm How permits are counted.
 * @param maxWait   Time a caller waits for a permit at most.
 * @param maxKeys   Keys remembered at most. Beyond it the least used are forgotten.
 * @param mode      Whether calls are refused (enforce), only counted (observe), or let through uncounted (off).
 */
@ConfigurationPropertiesSource
record LimiterDefaultProperties(
        @Nullable Algorithm algorithm,
        @Nullable Duration maxWait,
        @Nullable Long maxKeys,
        @Nullable Mode mode) implements LimiterSettings {}
