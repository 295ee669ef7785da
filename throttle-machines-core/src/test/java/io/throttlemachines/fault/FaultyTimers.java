package io.throttlemachines.fault;

import io.throttlemachines.fault.CallOuts.Point;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Timers that may refuse any task. */
final class FaultyTimers extends AbstractExecutorService implements ScheduledExecutorService {

    private final ScheduledExecutorService timers;
    private final CallOuts callOuts;

    FaultyTimers(ScheduledExecutorService timers, CallOuts callOuts) {
        this.timers = timers;
        this.callOuts = callOuts;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        callOuts.visit(Point.TIMERS);
        return timers.schedule(task, delay, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        callOuts.visit(Point.TIMERS);
        return timers.schedule(task, delay, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long initial, long period, TimeUnit unit) {
        return timers.scheduleAtFixedRate(task, initial, period, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long initial, long delay, TimeUnit unit) {
        return timers.scheduleWithFixedDelay(task, initial, delay, unit);
    }

    @Override
    public void execute(Runnable task) {
        timers.execute(task);
    }

    @Override
    public void shutdown() {
        timers.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return timers.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return timers.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return timers.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return timers.awaitTermination(timeout, unit);
    }
}
