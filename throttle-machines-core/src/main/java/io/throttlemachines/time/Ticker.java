package io.throttlemachines.time;

/**
 * A source of monotonic time in nanoseconds. Only differences between two readings mean something; the
 * origin is arbitrary and may be negative. Replace it in tests to drive the clock by hand. Implementations
 * must be safe for use by many threads and must never run backwards.
 */
@FunctionalInterface
public interface Ticker {

    /** Nanoseconds since an arbitrary, fixed origin. */
    long read();

    /** The default: the JVM's own monotonic clock, {@link System#nanoTime()}. */
    static Ticker system() {
        return System::nanoTime;
    }
}
