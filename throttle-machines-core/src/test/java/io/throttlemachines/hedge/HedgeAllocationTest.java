package io.throttlemachines.hedge;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.test.ManualTicker;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a call that answers at once allocates, without the executor and the wait for an answer from another thread. */
class HedgeAllocationTest {

    private static final int CALLS = 20_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final ThrottleMachines machines = ThrottleMachines.builder()
            .executor(Runnable::run)
            .scheduler(new ManualTicker().scheduler())
            .build();
    private final Hedge hedge = machines.hedge("search", HedgeConfig.defaults());

    @AfterEach
    void close() {
        machines.close();
    }

    @Test
    void callThatAnswersAtOnceAllocatesAtMost400Bytes() {
        assertThat(bytesPerCall(() -> hedge.call(attempt -> "answer"))).isLessThanOrEqualTo(400);
    }

    @Test
    void stageThatIsCompleteAtOnceAllocatesAtMost400Bytes() {
        CompletableFuture<String> complete = CompletableFuture.completedFuture("answer");
        assertThat(bytesPerCall(() -> hedge.callStage(attempt -> complete).join()))
                .isLessThanOrEqualTo(400);
    }

    /** In the second of two runs, after everything has been loaded. */
    private long bytesPerCall(Runnable call) {
        long thread = Thread.currentThread().getId();
        repeat(call);
        long before = threads.getThreadAllocatedBytes(thread);
        repeat(call);
        return (threads.getThreadAllocatedBytes(thread) - before) / CALLS;
    }

    private static void repeat(Runnable call) {
        for (int i = 0; i < CALLS; i++) {
            call.run();
        }
    }
}
