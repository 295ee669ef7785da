package io.throttlemachines.testing;

import io.throttlemachines.test.ManualTicker;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Timers that fire only when a test has moved the clock and asks for it. */
public final class ManualTimers extends AbstractExecutorService implements ScheduledExecutorService {

    private final ManualTicker ticker;
    private final List<Timer<?>> set = new CopyOnWriteArrayList<>();
    private volatile boolean shutdown;

    /** Timers on this clock. */
    public ManualTimers(ManualTicker ticker) {
        this.ticker = ticker;
    }

    /** Runs all due timers, and those that become due by that. */
    public void fire() {
        for (Timer<?> timer : set) {
            if (timer.getDelay(TimeUnit.NANOSECONDS) <= 0 && set.remove(timer)) {
                timer.run();
                fire();
                return;
            }
        }
    }

    /** The number of pending timers. */
    public int waiting() {
        return set.size();
    }

    private final class Timer<V> extends FutureTask<V> implements ScheduledFuture<V> {

        private final long due;

        Timer(Callable<V> task, long nanos) {
            super(task);
            due = ticker.read() + nanos;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(due - ticker.read(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }

        @Override
        protected void done() {
            set.remove(this);
        }
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return schedule(
                () -> {
                    task.run();
                    return null;
                },
                delay,
                unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        Timer<V> timer = new Timer<>(task, unit.toNanos(delay));
        set.add(timer);
        return timer;
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long first, long period, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long first, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public void shutdown() {
        shutdown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown = true;
        return List.of();
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
}
