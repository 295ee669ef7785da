package io.throttlemachines.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.store.LeaseReply;
import io.throttlemachines.limiter.store.PermitStore;
import io.throttlemachines.limiter.store.StoreConfig;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LeaseMetricsTest {

    @Test
    void theGaugeOfPermitsOnLeaseAsksNoStore() {
        PermitStore store = mock();
        LeaseReply fourMore = new LeaseReply(
                new PermitStore.Reply(true, 5, 0, 0, 1),
                0,
                4,
                Duration.ofMinutes(1).toNanos());
        when(store.lease(any(), any(), any())).thenReturn(CompletableFuture.completedFuture(fourMore));
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (ThrottleMachines machines = machines(store)) {
            var unused = MicrometerMeters.measure(machines, registry);
            assertThat(machines.limiter("api").tryAcquire()).isTrue();

            assertThat(registry.get("throttle.limiter.leased")
                            .tag("name", "api")
                            .gauge()
                            .value())
                    .isEqualTo(4);
            verify(store, never()).look(any(), any(), anyLong());
        }
    }

    private static ThrottleMachines machines(PermitStore store) {
        return ThrottleMachines.builder()
                .store("grid", store, StoreConfig.DEFAULTS)
                .limiter(
                        "api",
                        LimiterConfig.builder()
                                .limit(10)
                                .period(Duration.ofMinutes(1))
                                .store("grid")
                                .lease(4)
                                .leaseTime(Duration.ofMinutes(1))
                                .build())
                .build();
    }
}
