package io.throttlemachines.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.call.CallTimeoutException;
import io.throttlemachines.test.ManualTicker;
import io.throttlemachines.time.Sleeper;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What ends calls on real threads. */
class RetryThreadTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualTicker ticker = new ManualTicker();

    /** With real threads and real time: the wait is far longer than any test. */
    @Test
    void closeEndsACallThatWaitsOnItsThread() throws Exception {
        CountDownLatch asleep = new CountDownLatch(1);
        Sleeper sleeper = duration -> {
            asleep.countDown();
            new CountDownLatch(1).await(); // for ever, unless interrupted
        };
        ThrottleMachines machines = ThrottleMachines.builder().sleeper(sleeper).build();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<Boolean> interrupted = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            thrown.set(catchThrowable(() -> machines.retry("orders").run(() -> {
                throw new IOException("first");
            })));
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        caller.start();
        assertThat(asleep.await(1, TimeUnit.MINUTES)).isTrue();

        machines.close();

        await().until(() -> interrupted.get() != null);
        assertThat(thrown.get()).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
        assertThat(thrown.get().getSuppressed()).hasSize(1);
        assertThat(interrupted.get()).isFalse();
        assertThat(catchThrowable(() -> machines.retry("orders").run(() -> {
                    throw new IOException("after the end");
                })))
                .isInstanceOf(IllegalStateException.class);
    }

    /** With real threads: the attempt ignores the interruption, and the caller gets its answer all the same. */
    @Test
    void callerGetsItsTimeoutThoughTheAttemptIgnoresInterruption() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (ThrottleMachines machines =
                ThrottleMachines.builder().scheduler(ticker.scheduler()).build()) {
            Retry retry =
                    machines.retry("slow", RetryConfig.builder().timeout(SECOND).build());
            CompletableFuture<Throwable> thrown =
                    CompletableFuture.supplyAsync(() -> catchThrowable(() -> retry.run(() -> {
                        began.countDown();
                        boolean released = false;
                        while (!released) {
                            try {
                                release.await();
                                released = true;
                            } catch (InterruptedException ignored) {
                                // stubborn
                            }
                        }
                    })));
            assertThat(began.await(1, TimeUnit.MINUTES)).isTrue();
            ticker.advance(SECOND);

            assertThat(thrown.get(1, TimeUnit.MINUTES)).isInstanceOf(CallTimeoutException.class);
            release.countDown();
        }
    }
}
