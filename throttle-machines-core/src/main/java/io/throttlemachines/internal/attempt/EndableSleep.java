package io.throttlemachines.internal.attempt;

import io.throttlemachines.internal.call.StackRoom;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A wait of the calling thread that the end of the library ends too. It does so by an interrupt, which it sends only while the
 * thread waits, and which the thread takes back afterwards. Internal.
 */
public final class EndableSleep implements Consumer<RuntimeException> {

    private final AttemptParts parts;
    private final Thread sleeper = Thread.currentThread();

    /** Whether the thread waits, or is about to. Guarded by this. */
    private boolean asleep = true;

    /** Why the wait was ended; null if it was not. Guarded by this. */
    private @Nullable RuntimeException why;

    /** Opens when the interrupt that ends the wait was sent. */
    private final CountDownLatch sent = new CountDownLatch(1);

    /** A wait of the calling thread. */
    public EndableSleep(AttemptParts parts) {
        this.parts = parts;
    }

    /**
     * Holds the calling thread, which created this.
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
            parts.time().sleep(nanos);
        } catch (InterruptedException interrupted) {
            if (awake() == null) {
                throw interrupted;
            }
        } finally {
            parts.waiting().remove(this);
            var unused = awake();
        }
        RuntimeException ended = awake();
        if (ended != null) {
            boolean unused = Thread.interrupted();
            throw ended;
        }
    }

    /** Returns why the wait was ended; null if it was not, and from now on is not. An interrupt under way arrives before that. */
    private @Nullable RuntimeException awake() {
        RuntimeException ended = wake();
        while (ended != null && sent.getCount() > 0) {
            try {
                sent.await();
            } catch (InterruptedException itself) {
                // or another, which this one hides
            }
        }
        return ended;
    }

    private synchronized @Nullable RuntimeException wake() {
        asleep = false;
        return why;
    }

    /** The library is closed. */
    @Override
    public void accept(RuntimeException closed) {
        if (isEndedBy(closed)) {
            try {
                sleeper.interrupt(); // without the lock: a class of threads may have a method of its own for it
            } finally {
                sent.countDown();
            }
        }
    }

    private synchronized boolean isEndedBy(RuntimeException closed) {
        if (asleep) {
            why = closed;
        }
        return asleep;
    }
}
