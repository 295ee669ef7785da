package io.throttlemachines.internal.event;

import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.event.ThrottleListener;
import io.throttlemachines.internal.call.UserCode;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Queues events where they happen, often under a lock, and delivers them to the listeners later, in the order in which they were
 * queued, on a thread that holds no lock. Thread-safe. Internal.
 *
 * <p>The code that queues an event calls {@link #deliver()} once it holds no lock. On a thread that still holds a lock of
 * {@link #neverUnder}, that call delivers nothing and leaves it to the call after the unlock. Of several threads that deliver at
 * the same time, one delivers for all: {@code pending} counts the requests, and the thread that raised it from zero works
 * until it is zero again. A listener that causes events is therefore not re-entered: they come after its present event.
 */
public final class Events {

    private final List<ThrottleListener> listeners = new CopyOnWriteArrayList<>();
    private final Queue<ThrottleEvent> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();
    private final List<ReentrantLock> locks = new CopyOnWriteArrayList<>();

    /**
     * Names a lock under which no listener is called. Code that unlocks it calls {@link #deliver()} afterwards.
     *
     * @param lock the lock
     */
    public void neverUnder(ReentrantLock lock) {
        locks.add(lock);
    }

    /** Whether there is a listener; without one, frequent events need not be created at all. */
    public boolean wanted() {
        return !listeners.isEmpty();
    }

    /** Adds a listener for all events from now on. */
    public void add(ThrottleListener listener) {
        listeners.add(listener);
    }

    /**
     * Removes a listener.
     *
     * @return whether the listener was there
     */
    public boolean remove(ThrottleListener listener) {
        return listeners.remove(listener);
    }

    /** Queues an event that is rare and is logged even if there is no listener. */
    public void record(ThrottleEvent event) {
        queue.add(event);
    }

    /** Queues several such events: all of them, or none if this throws. */
    public void record(List<ThrottleEvent> events) {
        queue.addAll(events);
    }

    /**
     * Queues an event that may be frequent; creates none if there is no listener.
     *
     * @param event creates the event
     */
    public void publish(Supplier<? extends ThrottleEvent> event) {
        if (wanted()) {
            queue.add(event.get());
        }
    }

    /** Delivers the queued events to the listeners; on a thread that holds one of the locks, leaves it to a later call. */
    public void deliver() {
        if (queue.isEmpty() || underLock() || pending.getAndIncrement() != 0) {
            return;
        }
        int served = 1;
        do {
            for (ThrottleEvent event = queue.poll(); event != null; event = queue.poll()) {
                deliver(event);
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

    /** A failure of the log or of one listener keeps the event from no other, and never ends the delivery. */
    private void deliver(ThrottleEvent event) {
        UserCode.run(() -> "The log of events", "the listeners still get the event", () -> EventLog.write(event));
        for (ThrottleListener listener : listeners) {
            UserCode.run(
                    () -> "The listener " + listener.getClass().getName() + ", called with "
                            + event.getClass().getSimpleName() + " of '" + event.name() + "',",
                    "the other listeners still get the event",
                    () -> listener.onEvent(event));
        }
    }
}
