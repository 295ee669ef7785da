package io.throttlemachines;

import io.throttlemachines.internal.call.StackRoom;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The threads of one {@code ThrottleMachines}: given by the application, or created when first needed and ended with it. */
final class Threads implements AutoCloseable {

    private final ReentrantLock lock = new ReentrantLock();
    private final @Nullable Executor givenExecutor;
    private final @Nullable ScheduledExecutorService givenScheduler;

    /** Created when first needed. Written under the lock; any thread may read it. */
    private volatile @Nullable ExecutorService ownExecutor;

    /** Created when first needed. Written under the lock; any thread may read it. */
    private volatile @Nullable ScheduledExecutorService ownScheduler;

    /** Once set, a new executor or scheduler is shut down at once, and so rejects every task. Guarded by the lock. */
    private boolean closed;

    Threads(@Nullable Executor executor, @Nullable ScheduledExecutorService scheduler) {
        this.givenExecutor = executor;
        this.givenScheduler = scheduler;
    }

    Executor executor() {
        if (givenExecutor != null) {
            return givenExecutor;
        }
        ExecutorService own = ownExecutor;
        return own != null ? own : createExecutor();
    }

    private Executor createExecutor() {
        StackRoom.toChange();
        lock.lock();
        try {
            ExecutorService own = ownExecutor;
            if (own == null) {
                own = shutDownIfClosed(newExecutor());
                ownExecutor = own;
            }
            return own;
        } finally {
            lock.unlock();
        }
    }

    ScheduledExecutorService scheduler() {
        if (givenScheduler != null) {
            return givenScheduler;
        }
        ScheduledExecutorService own = ownScheduler;
        return own != null ? own : createScheduler();
    }

    private ScheduledExecutorService createScheduler() {
        StackRoom.toChange();
        lock.lock();
        try {
            ScheduledExecutorService own = ownScheduler;
            if (own == null) {
                own = shutDownIfClosed(newScheduler());
                ownScheduler = own;
            }
            return own;
        } finally {
            lock.unlock();
        }
    }

    /** Needs the lock. */
    private <T extends ExecutorService> T shutDownIfClosed(T service) {
        if (closed) {
            service.shutdown();
        }
        return service;
    }

    /** Virtual threads where the JVM has them (21 and later), else as many platform threads as calls under way. */
    private static ExecutorService newExecutor() {
        try {
            Object executor =
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
            if (executor instanceof ExecutorService virtual) {
                return virtual;
            }
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            // an older JVM
        }
        return Executors.newCachedThreadPool(named("throttle-machines-"));
    }

    private static ScheduledExecutorService newScheduler() {
        return new TimerThreads(named("throttle-machines-scheduler-"));
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public void close() {
        StackRoom.toChange();
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        shutDown(ownExecutor); // without the lock: what is interrupted may run code of the application
        shutDown(ownScheduler);
    }

    private static void shutDown(@Nullable ExecutorService own) {
        if (own != null) {
            own.shutdownNow();
        }
    }
}
