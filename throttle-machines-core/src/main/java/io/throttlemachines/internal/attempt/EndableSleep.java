package io.throttlemachines.internal.attempt;

import io.throttlemachines.internal.call.StackRoom;
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

    private synchronized @Nullable RuntimeException awake() {
        asleep = false;
        return why;
    }

    /** The library is closed. */
    @Override
    public synchronized void accept(RuntimeException closed) {
        if (asleep) {
            why = closed;
            sleeper.interrupt();
        }
    }
}
