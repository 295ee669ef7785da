package io.throttlemachines.time;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How the thread of a waiting caller waits. Replace it in tests together with the {@link Ticker}. */
@FunctionalInterface
public interface Sleeper {

    /**
     * Holds the calling thread for a duration; zero or negative returns at once.
     *
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    void sleep(Duration duration) throws InterruptedException;

    /** The default: sleeps for real. */
    static Sleeper system() {
        return duration -> TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    }
}
