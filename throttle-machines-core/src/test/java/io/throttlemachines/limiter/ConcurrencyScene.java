package io.throttlemachines.limiter;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.test.ManualTicker;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;

/** A limiter of concurrent calls on a driven clock. */
abstract class ConcurrencyScene {

    static final Duration SECOND = Duration.ofSeconds(1);

    final ManualTicker ticker = new ManualTicker();
    final ThrottleMachines machines = ThrottleMachines.builder()
            .ticker(ticker)
            .scheduler(ticker.scheduler())
            .build();

    @AfterEach
    void close() {
        machines.close();
    }

    static LimiterConfigBuilder settings(long limit) {
        return LimiterConfig.builder().algorithm(Algorithm.CONCURRENCY).limit(limit);
    }

    final Limiter limiter(long limit) {
        return limiter(limit, settings -> settings);
    }

    final Limiter limiter(long limit, UnaryOperator<LimiterConfigBuilder> more) {
        return machines.limiter("backend", more.apply(settings(limit)).build());
    }
}
