package io.throttlemachines.limiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.EnumSource.Mode.MATCH_NONE;

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
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void aGrantedPermitWithoutAKeyAllocatesNothing(Algorithm algorithm) {
        Limiter limiter =
                bench.limiter(Bench.tenPerSecond(algorithm).limit(10 * CALLS).period(Duration.ofHours(1)));
        take(limiter);
        assertThat(allocatedBy(limiter)).isLessThan(CALLS);
    }

    /** Whatever the compiler of the JVM makes of it. */
    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void aPermitOfARememberedKeyAllocatesNothing(Algorithm algorithm) {
        Limiter limiter =
                bench.limiter(Bench.tenPerSecond(algorithm).limit(10 * CALLS).period(Duration.ofHours(1)));
        String[] keys = {"ann", "bob", "eve"};
        assertThat(allocatedBy(() -> {
                    for (int call = 0; call < CALLS; call++) {
                        if (!limiter.forKey(keys[call % 3]).tryAcquire()) {
                            throw new AssertionError("no permit");
                        }
                    }
                }))
                .isLessThan(CALLS);
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void aRefusalAllocatesNothing(Algorithm algorithm) {
        Limiter limiter = bench.limiter(Bench.tenPerSecond(algorithm).limit(1).period(Duration.ofHours(1)));
        limiter.acquire();
        limiter.forKey("ann").acquire();
        assertThat(allocatedBy(() -> {
                    for (int call = 0; call < CALLS; call++) {
                        if (limiter.tryAcquire() || limiter.forKey("ann").tryAcquire()) {
                            throw new AssertionError("a permit");
                        }
                    }
                }))
                .isLessThan(CALLS);
    }

    private long allocatedBy(Limiter limiter) {
        return allocatedBy(() -> take(limiter));
    }

    /** In the second of two runs, after everything has been loaded and remembered. */
    private long allocatedBy(Runnable calls) {
        long thread = Thread.currentThread().getId();
        calls.run();
        long before = threads.getThreadAllocatedBytes(thread);
        calls.run();
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
