package io.throttlemachines.spring.redis.fault;

import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.LimiterConfigBuilder;
import java.time.Duration;
import java.util.List;

/**
 * How one process of a fleet asks.
 *
 * @param limit permits per period; divides the period in microseconds
 * @param lease permits to lease in one call; zero for none
 * @param idle  whether to pause now and then
 */
record FleetSettings(long limit, long lease, boolean idle) {

    static final List<Algorithm> ALGORITHMS = List.of(Algorithm.GCRA, Algorithm.FIXED_WINDOW, Algorithm.SLIDING_WINDOW);
    static final long PERIOD_MICROS = 200_000;

    List<String> arguments() {
        return List.of(Long.toString(limit), Long.toString(lease), Boolean.toString(idle));
    }

    static FleetSettings parse(String[] arguments, int from) {
        return new FleetSettings(
                Long.parseLong(arguments[from]),
                Long.parseLong(arguments[from + 1]),
                Boolean.parseBoolean(arguments[from + 2]));
    }

    LimiterConfig limiter(Algorithm algorithm) {
        LimiterConfigBuilder limiter = LimiterConfig.builder()
                .limit(limit)
                .period(Duration.ofNanos(PERIOD_MICROS * 1_000))
                .algorithm(algorithm)
                .store("redis");
        if (lease > 0) {
            limiter.lease(lease);
        }
        return limiter.build();
    }
}
