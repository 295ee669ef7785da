package io.throttlemachines.internal.event;

import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.event.ThrottleListener;
import io.throttlemachines.internal.text.OneLine;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes events where they happen, often under a lock, and hands them to the listeners later, in the order in which
 * they were taken, on a thread that holds no lock. Internal.
 *
 * <p>Whoever published calls {@link #deliver()} once it holds no lock. On a thread that still holds one of those that
 * {@link #neverUnder} names, nothing is delivered before it has let go. Of several threads that deliver at once one
 * delivers for all: {@code pending} counts the requests, and the thread that raised it from zero works until it
 * is zero again. A listener that causes events is therefore not re-entered: they come after the one it is at.
 */
public final class Events {

    private static final Logger log = LoggerFactory.getLogger(Events.class);

    private final List<ThrottleListener> listeners = new CopyOnWriteArrayList<>();
    private final Queue<ThrottleEvent> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();
    private final List<ReentrantLock> locks = new CopyOnWriteArrayList<>();

    /**
     * Names a lock under which no listener is called. Whoever lets go of it calls {@link #deliver()}.
     *
     * @param lock the lock
     */
    public void neverUnder(ReentrantLock lock) {
        locks.add(lock);
    }

    /**
     * Whether anybody listens.
     *
     * @return false if an event need not be made at all
     */
    public boolean wanted() {
        return !listeners.isEmpty();
    }

    /**
     * Adds a listener for all events from now on.
     *
     * @param listener the listener
     */
    public void add(ThrottleListener listener) {
        listeners.add(listener);
    }

    /**
     * Removes a listener.
     *
     * @param listener the listener
     * @return whether it was there
     */
    public boolean remove(ThrottleListener listener) {
        return listeners.remove(listener);
    }

    /**
     * Takes an event that is rare and is logged, whoever listens: to be delivered later.
     *
     * @param event what happened
     */
    public void record(ThrottleEvent event) {
        queue.add(event);
    }

    /**
     * Takes an event that may be frequent, to be delivered later; makes none if nobody listens.
     *
     * @param event makes the event
     */
    public void publish(Supplier<? extends ThrottleEvent> event) {
        if (wanted()) {
            queue.add(event.get());
        }
    }

    /** Hands what was published to the listeners; on a thread that holds one of the locks, leaves it to a later call. */
    public void deliver() {
        if (queue.isEmpty() || underLock() || pending.getAndIncrement() != 0) {
            return;
        }
        int served = 1;
        do {
            for (ThrottleEvent event = queue.poll(); event != null; event = queue.poll()) {
                tell(event);
            }
            served = pending.addAndGet(-served);
        } while (served != 0);
    }

    private boolean underLock() {
        for (ReentrantLock lock : locks) {
            if (lock.isHeldByCurrentThread()) {
                return true;
            }
        }
        return false;
    }

    private void tell(ThrottleEvent event) {
        quietly(() -> EventLog.write(event));
        for (ThrottleListener listener : listeners) {
            try {
                listener.onEvent(event);
            } catch (Throwable failure) {
                quietly(() -> log.warn(
                        "The listener {} failed at {} of '{}'",
                        listener.getClass().getName(),
                        event.getClass().getSimpleName(),
                        OneLine.of(event.name()),
                        failure));
            }
        }
    }

    /** Whatever the log throws: if the one who delivers did not come to an end, nobody would ever deliver again. */
    private static void quietly(Runnable logging) {
        try {
            logging.run();
        } catch (Throwable unlogged) {
            // There is nobody left to tell it to.
        }
    }
}
