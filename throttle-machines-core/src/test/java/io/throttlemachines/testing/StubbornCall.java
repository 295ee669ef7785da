package io.throttlemachines.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A body that begins, notes interruptions and goes on all the same, until the test ends it. */
public final class StubbornCall {

    private final CountDownLatch began = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger interruptions = new AtomicInteger();

    /** The body. */
    public String run() {
        began.countDown();
        boolean done = false;
        while (!done) {
            try {
                released.await();
                done = true;
            } catch (InterruptedException ignored) {
                interruptions.incrementAndGet();
            }
        }
        ended.countDown();
        return "late";
    }

    /** Waits until the body has begun. */
    public StubbornCall awaitBegun() {
        await(began);
        return this;
    }

    /** Lets the body end, and waits for it. */
    public void end() {
        released.countDown();
        await(ended);
    }

    /** How often the body was interrupted. */
    public int interruptions() {
        return interruptions.get();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
