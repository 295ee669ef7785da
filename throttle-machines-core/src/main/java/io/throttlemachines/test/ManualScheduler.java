package io.throttlemachines.test;

import io.throttlemachines.time.Ticker;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Delayed;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Timers without a thread: {@link ManualTicker#advance} runs what is due. Thread-safe. */
final class ManualScheduler extends AbstractExecutorService implements ScheduledExecutorService {

    private final Ticker ticker;

    /** Tasks that have neither run nor been cancelled, in the order in which they were scheduled. */
    private final List<Timer<?>> pending = new CopyOnWriteArrayList<>();

    private volatile boolean shutdown;

    ManualScheduler(Ticker ticker) {
        this.ticker = ticker;
    }

    /** Runs all tasks that are due, also those that become due by that: the earliest first, and of two the older first. */
    void runDue() {
        for (Timer<?> next = next(); next != null && next.nanos() <= 0; next = next()) {
            if (pending.remove(next)) {
                next.run();
            }
        }
    }

    /** The time until the next task is due, zero if one is due, {@code Long.MAX_VALUE} if there is none. */
    long nanosToNext() {
        Timer<?> next = next();
        return next == null ? Long.MAX_VALUE : Math.max(0, next.nanos());
    }

    private @Nullable Timer<?> next() {
        return pending.stream().min(Comparator.naturalOrder()).orElse(null);
    }

    int pending() {
        return pending.size();
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        Timer<V> timer = new Timer<>(task, unit.toNanos(delay));
        pending.add(timer);
        if (shutdown) { // read after the task was added, so that a shutdown meanwhile does not miss it
            pending.remove(timer);
            throw rejected();
        }
        return timer;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return schedule(Executors.callable(task), delay, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long first, long period, TimeUnit unit) {
        throw noRepetition();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long first, long delay, TimeUnit unit) {
        throw noRepetition();
    }

    private static UnsupportedOperationException noRepetition() {
        return new UnsupportedOperationException(
                "This scheduler does not repeat tasks. Let the task schedule itself again with schedule().");
    }

    @Override
    public void execute(Runnable task) {
        if (shutdown) {
            throw rejected();
        }
        task.run();
    }

    private static RejectedExecutionException rejected() {
        return new RejectedExecutionException("The scheduler is shut down.");
    }

    @Override
    public void shutdown() {
        shutdownNow();
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown = true;
        List<Runnable> dropped = List.copyOf(pending);
        pending.clear();
        return dropped;
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return shutdown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return shutdown;
    }

    private final class Timer<V> extends FutureTask<V> implements ScheduledFuture<V> {

        private final long due;

        Timer(Callable<V> task, long delay) {
            super(task);
            due = ticker.read() + delay;
        }

        long nanos() {
            return due - ticker.read();
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(nanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(nanos(), other.getDelay(TimeUnit.NANOSECONDS));
        }

        @Override
        protected void done() {
            pending.remove(this);
        }
    }
}
