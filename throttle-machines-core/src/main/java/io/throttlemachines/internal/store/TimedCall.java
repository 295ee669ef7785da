package io.throttlemachines.internal.store;

/** Something that waits for a store without a thread, and so needs a timer to end in time. Thread-safe. Internal. */
public interface TimedCall {

    /** The time that is left, in nanoseconds; zero or less if none is. */
    long nanosLeft();

    /** Ends it unless that has been done, because it is late or no timer can end it. No code of the application runs here. */
    void fail(Throwable why);

    /** Ends it unless that has been done, because the library is closed. */
    void close(RuntimeException why);
}
