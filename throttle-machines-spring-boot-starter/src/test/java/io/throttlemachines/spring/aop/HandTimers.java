package io.throttlemachines.spring.aop;

import io.throttlemachines.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Time that a test drives, with timers that run on the thread that advances it. */
public final class HandTimers extends ScheduledThreadPoolExecutor implements Ticker {

    private final List<Timer> timers = new CopyOnWriteArrayList<>();
    private volatile long now;

    /** Starts at zero, with no timers. */
    public HandTimers() {
        super(0);
    }

    @Override
    public long read() {
        return now;
    }

    /** Moves the time, and runs the tasks that are due. */
    public void advance(Duration duration) {
        now += duration.toNanos();
        timers.stream()
                .filter(timer -> timer.getDelay(TimeUnit.NANOSECONDS) <= 0)
                .forEach(FutureTask::run);
    }

    /** How many timers are set. */
    public int waiting() {
        return timers.size();
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        Timer timer = new Timer(task, now + unit.toNanos(delay));
        timers.add(timer);
        return timer;
    }

    private final class Timer extends FutureTask<Object> implements ScheduledFuture<Object> {

        private final long due;

        Timer(Runnable task, long due) {
            super(task, null);
            this.due = due;
        }

        @Override
        protected void done() {
            timers.remove(this);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(due - now, TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(due, ((Timer) other).due);
        }
    }
}
