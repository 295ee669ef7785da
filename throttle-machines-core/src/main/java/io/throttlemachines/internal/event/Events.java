package io.throttlemachines.internal.event;

import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.event.ThrottleListener;
import io.throttlemachines.internal.call.StackRoom;
import io.throttlemachines.internal.call.UserCode;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queues events where they happen, often under a lock, and delivers them to the listeners later, in the order in which they were
 * queued, on a thread that holds no lock. Thread-safe. Internal.
 *
 * <p>One thread delivers at a time, for all: another thread that queues an event meanwhile leaves it to that thread. A listener
 * that causes events is therefore not re-entered: they come after its present event. A thread that caused an event delivers at
 * most {@link #BATCH} of those that wait. For the rest it starts a thread that ends once no event waits: a daemon thread, and a
 * platform thread, because listeners are foreign code that may hold a carrier of virtual threads. So no event waits for a later
 * call, and no call delivers for long.
 *
 * <p>{@link PendingEvents} bounds how many events wait. If they are too many, a thread that has made a change waits until
 * listeners have received some, and at most {@link #patience}: the listener may be waiting for this very thread. A call that
 * only repeats an event never waits.
 */
public final class Events {

    /** How many events a thread that caused one delivers at most. */
    static final int BATCH = 16;

    private static final Logger log = LoggerFactory.getLogger(Events.class);
    private static final VarHandle DELIVERER;

    static {
        try {
            DELIVERER = MethodHandles.lookup().findVarHandle(Events.class, "deliverer", Thread.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final Listeners listeners;
    private final PendingEvents pending = new PendingEvents();
    private final List<ReentrantLock> locks = new CopyOnWriteArrayList<>();
    private final ThreadFactory threads;
    private final Duration patience;

    /**
     * The thread that delivers, or that was started to deliver; null if there is none. Only its own thread sets it to null, or
     * the one that could not start it. Each does so by a plain assignment, which no exhausted stack prevents.
     */
    private volatile @Nullable Thread deliverer;

    /** Whether the latest thread that waited for room waited in vain, which is logged once. Any thread may write it. */
    private volatile boolean jammed;

    /** Without listeners. */
    public Events() {
        this(Events::daemon, Duration.ofSeconds(1), true);
    }

    /** Without listeners. */
    Events(ThreadFactory threads, Duration patience) {
        this(threads, patience, true);
    }

    /**
     * Without listeners.
     *
     * @param threads  creates the thread that delivers what callers leave
     * @param patience how long a thread that has made a change waits at most while too many events wait
     * @param logged   whether each event is written to the log
     */
    private Events(ThreadFactory threads, Duration patience, boolean logged) {
        this.listeners = new Listeners(logged);
        this.threads = threads;
        this.patience = patience;
    }

    /** Without listeners, and without the log: for events that others translate. */
    public static Events unlogged() {
        return new Events(Events::daemon, Duration.ofSeconds(1), false);
    }

    /** Inherits no thread-locals: it delivers the events of all callers. */
    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(null, task, "throttle-machines-events", 0, false);
        thread.setDaemon(true);
        return thread;
    }

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

    /** How many events wait. */
    int waiting() {
        return pending.size();
    }

    /** Queues an event that is logged even if there is no listener. The thread calls {@link #deliver()} without its locks. */
    public void record(ThrottleEvent event) {
        pending.add(event);
    }

    /** Queues the events of one change: all of them, or none if this throws. */
    public void record(List<ThrottleEvent> events) {
        pending.addChanges(events);
    }

    /**
     * Queues an event that may be frequent, and delivers; creates none if there is no listener.
     *
     * @param event creates the event
     */
    public void publish(Supplier<? extends ThrottleEvent> event) {
        if (wanted()) {
            StackRoom.toChange();
            pending.add(event.get());
        }
        if (!pending.isEmpty() && !underLock()) {
            deliverSome();
        }
    }

    /** Delivers after a change; on a thread that holds one of the locks, leaves it to the call after the unlock. */
    public void deliver() {
        if (pending.isEmpty() || underLock()) {
            return;
        }
        deliverSome();
        if (pending.crowded() && deliverer != Thread.currentThread()) {
            awaitRoom();
        }
    }

    /** Whether the thread holds one of the locks. */
    public boolean underLock() {
        for (ReentrantLock lock : locks) {
            if (lock.isHeldByCurrentThread()) {
                return true;
            }
        }
        return false;
    }

    private void deliverSome() {
        try {
            deliverUpTo(BATCH);
        } finally {
            startDeliverer();
        }
    }

    /** Delivers until no event waits, another thread delivers, or these are enough. */
    private void deliverUpTo(long most) {
        StackRoom.toChange(); // so that no event is lost on its way to a listener
        long left = most;
        while (left > 0 && !pending.isEmpty() && claim()) {
            try {
                ThrottleEvent event = pending.poll();
                while (event != null) {
                    listeners.receive(event);
                    left--;
                    event = left > 0 ? pending.poll() : null;
                }
            } finally {
                deliverer = null;
            }
        }
    }

    /** Takes over from no thread, and from one that has died, which then has ended by an Error. */
    private boolean claim() {
        Thread before = deliverer;
        return (before == null || before.getState() == Thread.State.TERMINATED)
                && DELIVERER.compareAndSet(this, before, Thread.currentThread());
    }

    /** Starts a thread for the rest, if there is any. In this order: a thread that delivers ends only once no event waits. */
    private void startDeliverer() {
        if (deliverer != null || pending.isEmpty()) {
            return;
        }
        try {
            Thread thread = threads.newThread(this::deliverAll);
            if (DELIVERER.compareAndSet(this, null, thread)) {
                try {
                    thread.start();
                } catch (Throwable unstarted) {
                    deliverer = null;
                    throw unstarted;
                }
            }
        } catch (Throwable unstarted) {
            UserCode.failed(() -> "The start of a thread that delivers events", "later calls deliver them", unstarted);
        }
    }

    private void deliverAll() {
        deliverer = null; // the claim that this thread was started with
        deliverUpTo(Long.MAX_VALUE);
    }

    private void awaitRoom() {
        boolean room = pending.awaitRoom(patience);
        if (!room && !jammed) {
            UserCode.run(
                    () -> "The log of late events",
                    "the events still wait",
                    () -> log.warn(
                            "{} events wait for {}. Each further change waits for it up to {}.",
                            pending.size(),
                            listeners.latest(),
                            patience));
        }
        jammed = !room;
    }
}
