package io.throttlemachines.hedge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.BreakerConfig;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A hundred thousand calls leave nothing behind. */
class HedgeFootprintTest {

    private static final int CALLS = 100_000;
    private static final int WATCHED_EACH = 1000;
    private static final long SLACK_BYTES = 8 << 20;

    private final ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1);
    private final ThreadPoolExecutor threads = (ThreadPoolExecutor) Executors.newCachedThreadPool();
    private final CountDownLatch unending = new CountDownLatch(1);

    @Test
    void hundredThousandCallsLeaveNoTimerNoThreadAndNoHeap() {
        timers.setRemoveOnCancelPolicy(true);
        try (ThrottleMachines machines =
                ThrottleMachines.builder().scheduler(timers).executor(threads).build()) {
            machines.breaker("one", BreakerConfig.defaults());
            machines.breaker("two", BreakerConfig.defaults());
            HedgeConfig config = HedgeConfig.builder()
                    .delay(Duration.ofHours(1))
                    .delayPercentile(99.0)
                    .timeout(Duration.ofHours(1))
                    .breakers(List.of("one", "two"))
                    .build();
            Hedge quick = machines.hedge("quick", config);
            Hedge slow = machines.hedge(
                    "slow",
                    config.toBuilder()
                            .delay(Duration.ZERO)
                            .delayPercentile(null)
                            .build());
            calls(quick, slow, CALLS / 10);
            long heap = heap();

            List<WeakReference<Object>> watched = calls(quick, slow, CALLS);

            assertThat(timers.getQueue()).isEmpty();
            await().until(() -> threads.getActiveCount() == 0);
            assertThat(heap()).isLessThan(heap + SLACK_BYTES);
            await().untilAsserted(() -> {
                System.gc();
                assertThat(watched.stream().filter(each -> each.get() != null)).hasSizeLessThan(5);
            });
            assertThat(threads.getLargestPoolSize()).as("losers end at once").isLessThan(50);
            assertThat(slow.status().lost()).isGreaterThan(CALLS / 20);
        } finally {
            timers.shutdownNow();
            threads.shutdownNow();
        }
    }

    /** One in ten is hedged, and its first attempt would never answer. */
    private List<WeakReference<Object>> calls(Hedge quick, Hedge slow, int number) {
        List<WeakReference<Object>> watched = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            Object answer =
                    i % 10 == 0 ? slow.callAsync(this::lateAtFirst).join() : quick.call(attempt -> new byte[64]);
            if (i % WATCHED_EACH == 0) {
                watched.add(new WeakReference<>(answer));
            }
        }
        return watched;
    }

    private Object lateAtFirst(HedgeAttempt attempt) throws InterruptedException {
        if (attempt.number() == 0) {
            unending.await(1, TimeUnit.HOURS);
        }
        return new byte[64];
    }

    private static long heap() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
