package io.throttlemachines.internal.hedge;

import io.throttlemachines.internal.call.StackRoom;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before the next attempt: a fixed time, or a percentile of recent latencies once enough are known (J. Dean
 * and L. A. Barroso, "The Tail at Scale", CACM 2013, wait for the 95th). Latencies are kept in G. Tene's HdrHistogram,
 * to two significant digits, over the last one to two thousand attempts.
 *
 * <p>Only first attempts are recorded. One that lost is recorded as well, with the time at which it was given up: without
 * it, latencies would look better than they are, and the delay would get shorter and shorter.
 */
final class HedgeDelay {

    static final int ENOUGH = 100;
    private static final int REFRESH = 50;
    private static final int ROTATE = 1000;
    private static final long LONGEST_MICROS = TimeUnit.HOURS.toMicros(1);
    private static final int DIGITS = 2;

    private final @Nullable Double percentile;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicLong recorded = new AtomicLong();

    /** Receives new latencies. Written under the lock. */
    private volatile ConcurrentHistogram recent = empty();

    /** The latencies before those of {@link #recent}. Guarded by the lock. */
    private Histogram older = empty();

    /** The delay in force. Writes guarded by the lock. */
    private volatile long nanos;

    HedgeDelay(Duration fixed, @Nullable Double percentile) {
        this.percentile = percentile;
        this.nanos = fixed.toNanos();
    }

    private static ConcurrentHistogram empty() {
        return new ConcurrentHistogram(LONGEST_MICROS, DIGITS);
    }

    long nanos() {
        return nanos;
    }

    /** Whether the delay depends on latencies. */
    boolean learns() {
        return percentile != null;
    }

    void record(long latencyNanos) {
        if (percentile == null) {
            return;
        }
        recent.recordValue(Math.min(LONGEST_MICROS, TimeUnit.NANOSECONDS.toMicros(Math.max(0, latencyNanos))));
        long count = recorded.incrementAndGet();
        if (count >= ENOUGH && count % REFRESH == 0) {
            refreshUnlessBusy(percentile);
        }
    }

    private void refreshUnlessBusy(double percentile) {
        StackRoom.toChange();
        if (lock.tryLock()) {
            try {
                refresh(percentile);
            } finally {
                lock.unlock();
            }
        }
    }

    private void refresh(double percentile) {
        Histogram both = recent.copy();
        both.add(older);
        nanos = TimeUnit.MICROSECONDS.toNanos(both.getValueAtPercentile(percentile));
        if (recent.getTotalCount() >= ROTATE) {
            older = recent;
            recent = empty();
        }
    }
}
