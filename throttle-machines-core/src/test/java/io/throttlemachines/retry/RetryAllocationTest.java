package io.throttlemachines.retry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.call.CheckedSupplier;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** A call that succeeds at once allocates nothing. */
class RetryAllocationTest {

    private static final int CALLS = 10_000;
    private static final CheckedSupplier<String, RuntimeException> CALL = () -> "answer";

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void callThatSucceedsAtOnceAllocatesNothing() {
        try (ThrottleMachines machines = ThrottleMachines.create()) {
            Retry retry = machines.retry("orders");
            repeat(retry);
            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            repeat(retry);
            long bytes = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;

            assertThat(bytes / CALLS).isZero();
        }
    }

    private static void repeat(Retry retry) {
        for (int i = 0; i < CALLS; i++) {
            String unused = retry.call(CALL);
        }
    }
}
