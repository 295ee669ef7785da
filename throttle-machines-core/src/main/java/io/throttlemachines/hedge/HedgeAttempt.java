package io.throttlemachines.hedge;

import io.throttlemachines.call.CheckedSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One of the attempts of a hedged call. The call may look at its number to choose a backend.
 *
 * @param number 0 for the first, 1 for the next, and so on
 */
public record HedgeAttempt(int number) {

    private static final ThreadLocal<@Nullable HedgeAttempt> CURRENT = new ThreadLocal<>();

    /** The innermost attempt that runs on the calling thread; null outside every attempt. */
    public static @Nullable HedgeAttempt current() {
        return CURRENT.get();
    }

    /**
     * Makes an attempt the current one of the calling thread. For code that moves the work of an attempt from thread to thread
     * step by step, such as coroutines: at the end of a step, set back what this has returned. All other code uses
     * {@link #within}.
     *
     * @param attempt null for none
     * @return the current attempt before that; null if there was none
     */
    public static @Nullable HedgeAttempt exchange(@Nullable HedgeAttempt attempt) {
        HedgeAttempt before = CURRENT.get();
        CURRENT.set(attempt);
        return before;
    }

    /**
     * Runs a function within this attempt: {@link #current()} returns this attempt there. For code that moves the work
     * of an attempt to another thread. Returns its answer, and throws what it throws.
     */
    public <T extends @Nullable Object, E extends Throwable> T within(CheckedSupplier<T, E> body) throws E {
        HedgeAttempt outer = CURRENT.get();
        CURRENT.set(this);
        try {
            return body.get();
        } finally {
            CURRENT.set(outer); // also null: a thread keeps the entry, which the next attempt on it needs again
        }
    }
}
