package io.throttlemachines.internal.breaker.window;

import io.throttlemachines.internal.call.StackRoom;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The times of the latest failures, in a ring. It grows up to {@code failure-threshold} entries. Successes do not
 * touch it, so they never wait for its lock.
 */
final class FailureWindow {

    private static final int FIRST_SIZE = 8;

    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock. */
    private int threshold;

    /** Guarded by the lock. */
    private long windowNanos;

    /** Times of failures, the oldest at {@code next} once the ring is full. Guarded by the lock. */
    private long[] ring;

    /** Where the next failure is written. Guarded by the lock. */
    private int next;

    /** How many entries are written, at most {@code threshold}. Written under the lock; 0 can be seen without it. */
    private volatile int size;

    FailureWindow(int threshold, long windowNanos) {
        this.threshold = threshold;
        this.windowNanos = windowNanos;
        this.ring = new long[Math.min(threshold, FIRST_SIZE)];
    }

    /** Applies other settings; keeps the latest failures, up to the new threshold. */
    void configure(int nextThreshold, long nextWindowNanos) {
        StackRoom.toLock();
        lock.lock();
        try {
            int kept = Math.min(size, nextThreshold);
            long[] times = new long[Math.max(kept, Math.min(nextThreshold, FIRST_SIZE))];
            int oldest = size == ring.length ? next : 0;
            for (int i = 0; i < kept; i++) {
                times[i] = ring[(oldest + size - kept + i) % ring.length];
            }
            ring = times;
            size = kept;
            next = kept % times.length;
            threshold = nextThreshold;
            windowNanos = nextWindowNanos;
        } finally {
            lock.unlock();
        }
    }

    /** Adds a failure; returns whether the window now holds enough failures to open the circuit. */
    boolean add(long now) {
        StackRoom.toLock(); // the failure may itself be a StackOverflowError
        lock.lock();
        try {
            if (size == ring.length && size < threshold) {
                ring = Arrays.copyOf(ring, (int) Math.min(threshold, 2L * size));
                next = size;
            }
            ring[next] = now;
            next = (next + 1) % ring.length;
            size = Math.min(size + 1, threshold);
            return size == threshold && now - ring[next] < windowNanos;
        } finally {
            lock.unlock();
        }
    }

    /** How many failures lie within the window. */
    int count(long now) {
        if (size == 0) {
            return 0;
        }
        StackRoom.toLock();
        lock.lock();
        try {
            int count = 0;
            for (int i = 0; i < size; i++) {
                if (now - ring[i] < windowNanos) {
                    count++;
                }
            }
            return count;
        } finally {
            lock.unlock();
        }
    }
}
