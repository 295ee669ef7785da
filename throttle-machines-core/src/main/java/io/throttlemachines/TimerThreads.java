package io.throttlemachines;

import io.throttlemachines.internal.call.UserCode;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * The threads of the library's own timers. A thread on which a time is over also runs what the application has attached to the
 * result of that call: code that may block, or wait for another timer. So there is always one thread more than timers at work, up
 * to {@link #MOST}. Threads that such a time has needed are kept. Thread-safe.
 */
final class TimerThreads extends ScheduledThreadPoolExecutor {

    /** More blocked continuations at once than this delay other timers. */
    static final int MOST = 32;

    /** How many timers are at work. Guarded by this. */
    private int busy;

    TimerThreads(ThreadFactory threads) {
        super(1, threads);
        setRemoveOnCancelPolicy(true);
    }

    @Override
    protected void beforeExecute(Thread thread, Runnable timer) {
        try {
            begin();
        } catch (Throwable noThread) { // thrown from here it would keep the timer from its work
            UserCode.failed(() -> "The start of a thread for timers", "they share those that there are", noThread);
        }
    }

    private synchronized void begin() {
        busy++;
        if (busy >= getCorePoolSize() && busy < MOST) {
            setCorePoolSize(busy + 1);
        }
    }

    @Override
    protected void afterExecute(Runnable timer, @Nullable Throwable failure) {
        synchronized (this) {
            busy--;
        }
    }
}
