package io.throttlemachines.internal.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.internal.call.WaitingCalls;
import io.throttlemachines.internal.time.Time;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The thread that waits may be of a class of the application, with an interrupt of its own. */
class EndableSleepTest {

    private final WaitingCalls waiting = new WaitingCalls();
    private final CountDownLatch asleep = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final AttemptParts parts =
            new AttemptParts(new Time(() -> 0, Clock.systemUTC(), duration -> hold()), null, null, waiting);
    private final CompletableFuture<EndableSleep> sleep = new CompletableFuture<>();
    private final CompletableFuture<Throwable> ended = new CompletableFuture<>();
    private final AtomicBoolean stillInterrupted = new AtomicBoolean();

    private void hold() throws InterruptedException {
        asleep.countDown();
        over.await();
    }

    private void sleep() {
        try {
            EndableSleep created = new EndableSleep(parts);
            sleep.complete(created);
            created.sleep(1);
            ended.complete(null);
        } catch (Throwable thrown) {
            stillInterrupted.set(Thread.currentThread().isInterrupted());
            ended.complete(thrown);
        }
    }

    /** Starts a thread that waits, and ends its wait. */
    private void closeWhileAsleep(Thread sleeper) throws InterruptedException {
        sleeper.start();
        asleep.await();
        waiting.close();
    }

    @Test
    void interruptRunsWithoutALock() throws InterruptedException {
        AtomicBoolean locked = new AtomicBoolean(true);
        closeWhileAsleep(new Thread(this::sleep) {
            @Override
            public void interrupt() {
                locked.set(Thread.holdsLock(sleep.join()));
                super.interrupt();
            }
        });

        assertThat(ended.join()).isInstanceOf(IllegalStateException.class);
        assertThat(locked).isFalse();
        assertThat(stillInterrupted).isFalse();
    }

    @Test
    void interruptThatArrivesAfterTheTimeIsOverDoesNotOutlastTheWait() throws InterruptedException {
        AtomicBoolean tooEarly = new AtomicBoolean(true);
        closeWhileAsleep(new Thread(this::sleep) {
            @Override
            public void interrupt() {
                over.countDown();
                tooEarly.set(endsWithin100Milliseconds());
                super.interrupt();
            }
        });

        assertThat(ended.join()).isInstanceOf(IllegalStateException.class);
        assertThat(tooEarly).isFalse();
        assertThat(stillInterrupted).isFalse();
    }

    private boolean endsWithin100Milliseconds() {
        try {
            ended.get(100, TimeUnit.MILLISECONDS);
            return true;
        } catch (Exception stillWaits) {
            return false;
        }
    }

    @Test
    void failedInterruptHoldsNoThread() throws InterruptedException {
        closeWhileAsleep(new Thread(this::sleep) {
            @Override
            public void interrupt() {
                over.countDown();
                throw new IllegalArgumentException("no interrupts");
            }
        });

        assertThat(ended.join()).isInstanceOf(IllegalStateException.class);
    }
}
