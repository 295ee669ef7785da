package io.throttlemachines.spring.config;

import io.throttlemachines.control.Mode;
import io.throttlemachines.limiter.Algorithm;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;

/**
 * A limiter in application.yml.
 *
 * @param limit     Permits per period. Required.
 * @param period    Time in which the limit is given out. Required.
 * @param burst     Permits that can be taken at once, for token-bucket and gcra. 1 spaces calls evenly. Default: limit.
 * @param algorithm How permits are counted. Default: as under defaults, else token-bucket.
 * @param maxWait   Time a caller waits for a permit at most. Default: as under defaults, else 0s.
 * @param maxKeys   Keys remembered at most. Beyond it the least used are forgotten. Default: as under defaults, else 100000.
 * @param mode      Whether calls are refused (enforce), only counted (observe), or let through uncounted (off). Default: as under defaults, else enforce.
 * @param dependsOn Names of the breakers and limiters this limiter needs. Default: none.
 */
@ConfigurationPropertiesSource
record LimiterProperties(
        @Nullable Long limit,
        @Nullable Duration period,
        @Nullable Long burst,
        @Nullable Algorithm algorithm,
        @Nullable Duration maxWait,
        @Nullable Long maxKeys,
        @Nullable Mode mode,
        @Nullable List<String> dependsOn)
        implements LimiterSettings {}
