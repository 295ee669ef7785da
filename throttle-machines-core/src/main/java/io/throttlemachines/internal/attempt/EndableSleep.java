package io.throttlemachines.internal.attempt;

import io.throttlemachines.internal.call.StackRoom;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A wait of the calling thread that ends early when the library is closed, or when there is nothing to wait for any more. An
 * interrupt ends it, which is sent only while the thread waits, and taken back afterwards. Internal.
 */
public final class EndableSleep implements Consumer<RuntimeException>, Runnable {

    private final AttemptParts parts;
    private final Thread sleeper = Thread.currentThread();

    /** Whether the thread waits. Guarded by this. */
    private boolean asleep;

    /** Whether the wait was ended, perhaps before it began. Guarded by this. */
    private boolean ended;

    /** Whether an interrupt ends the wait. Guarded by this. */
    private boolean interrupted;

    /** Opens when that interrupt was sent. */
    private final CountDownLatch sent = new CountDownLatch(1);

    /** Why the library has ended the wait; null if it has not. Any thread may write it. */
    private volatile @Nullable RuntimeException closed;

    /** A wait of the calling thread. */
    public EndableSleep(AttemptParts parts) {
        this.parts = parts;
    }

    /**
     * Holds the calling thread, which created this. May be called once.
     *
     * @throws InterruptedException  if the thread is or gets interrupted
     * @throws IllegalStateException if the library is or gets closed
     */
    public void sleep(long nanos) throws InterruptedException {
        StackRoom.toChange();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        parts.waiting().add(this);
        try {
            if (begin()) {
                parts.time().sleep(nanos);
            }
        } catch (InterruptedException interruption) {
            if (!over()) {
                throw interruption;
            }
        } finally {
            parts.waiting().remove(this);
            takeInterruptBack();
        }
        RuntimeException why = closed;
        if (why != null) {
            throw why;
        }
    }

    private synchronized boolean begin() {
        asleep = !ended;
        return asleep;
    }

    /** Returns whether an interrupt ends the wait, which may be under way. None is sent if that is false. */
    private synchronized boolean over() {
        asleep = false;
        return interrupted;
    }

    private void takeInterruptBack() {
        if (over()) {
            awaitInterrupt();
            boolean unused = Thread.interrupted();
        }
    }

    private void awaitInterrupt() {
        while (sent.getCount() > 0) {
            try {
                sent.await();
            } catch (InterruptedException itself) {
                // or another, which this one hides
            }
        }
    }

    /** The library is closed. */
    @Override
    public void accept(RuntimeException why) {
        closed = why;
        run();
    }

    /** There is nothing to wait for any more. */
    @Override
    public void run() {
        StackRoom.toLock(); // the sleeper waits for an interrupt that is announced
        if (end()) {
            try {
                sleeper.interrupt(); // without the lock: a class of threads may have a method of its own for it
            } finally {
                sent.countDown();
            }
        }
    }

    /** Returns whether an interrupt has to end the wait. */
    private synchronized boolean end() {
        boolean first = !ended;
        ended = true;
        interrupted |= first && asleep;
        return first && asleep;
    }
}
