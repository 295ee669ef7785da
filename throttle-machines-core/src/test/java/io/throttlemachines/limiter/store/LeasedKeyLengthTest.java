package io.throttlemachines.limiter.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.Permits;
import io.throttlemachines.test.ManualTicker;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** No text of a key that comes from outside the application is kept for as long as a lease, if it is too long. */
class LeasedKeyLengthTest {

    private static final String LONG = "x".repeat(8_192);

    private final ManualTicker ticker = new ManualTicker();
    private final LeasingStore store = new LeasingStore(ticker);
    private final ThrottleMachines machines = ThrottleMachines.builder()
            .ticker(ticker)
            .executor(Runnable::run)
            .scheduler(ticker.scheduler())
            .store("grid", store, StoreConfig.DEFAULTS)
            .build();
    private final Limiter limiter = machines.limiter(
            "api",
            LimiterConfig.builder()
                    .limit(10)
                    .period(Duration.ofHours(1))
                    .store("grid")
                    .lease(5)
                    .leaseTime(Duration.ofMinutes(10))
                    .build());

    @AfterEach
    void close() {
        machines.close();
    }

    @Test
    void longKeysAreLimitedWithoutALease() {
        for (Object key : List.of(LONG, List.of(LONG))) {
            Permits permits = limiter.forKey(key);
            assertThat(permits.tryAcquire(9)).isTrue();
            assertThat(permits.acquireAsync()).isCompleted();
            assertThat(permits.tryAcquire()).isFalse();
            assertThat(limiter.keys()).isZero();
            assertThat(limiter.status().leased()).isZero();
        }
        assertThat(limiter.forKey("short").tryAcquire()).isTrue();
        assertThat(limiter.keys()).isOne();
        assertThat(limiter.status().leased()).isEqualTo(4);
    }
}
