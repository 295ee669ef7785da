package io.throttlemachines.limiter;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.throttlemachines.testing.Bench;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LimiterAllocationTest {

    private static final int CALLS = 20_000;

    private final Bench bench = new Bench();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Less than a byte per call, which leaves room for what the JVM itself allocates meanwhile. */
    @ParameterizedTest
    @EnumSource
    void aGrantedPermitWithoutAKeyAllocatesNothing(Algorithm algorithm) {
        Limiter limiter =
                bench.limiter(Bench.tenPerSecond(algorithm).limit(10 * CALLS).period(Duration.ofHours(1)));
        take(limiter);
        assertThat(allocatedBy(limiter)).isLessThan(CALLS);
    }

    private long allocatedBy(Limiter limiter) {
        long thread = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(thread);
        take(limiter);
        return threads.getThreadAllocatedBytes(thread) - before;
    }

    private static void take(Limiter limiter) {
        for (int call = 0; call < CALLS; call++) {
            limiter.acquire();
            if (!limiter.tryAcquire()) {
                throw new AssertionError("no permit");
            }
        }
    }
}
