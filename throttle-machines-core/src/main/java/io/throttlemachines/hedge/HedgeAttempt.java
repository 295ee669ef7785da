package io.throttlemachines.hedge;

import org.jspecify.annotations.Nullable;

/**
 * One of the attempts of a hedged call. The call may look at its number to choose a backend.
 *
 * @param number 0 for the first, 1 for the next, and so on
 */
public record HedgeAttempt(int number) {

    private static final ThreadLocal<@Nullable HedgeAttempt> CURRENT = new ThreadLocal<>();

    /**
     * The attempt that the calling thread is in.
     *
     * @return the innermost one; null outside of any
     */
    public static @Nullable HedgeAttempt current() {
        return CURRENT.get();
    }

    /** What an attempt runs within. */
    interface Body<T extends @Nullable Object, E extends Exception> {

        T run() throws E;
    }

    <T extends @Nullable Object, E extends Exception> T within(Body<T, E> body) throws E {
        HedgeAttempt outer = CURRENT.get();
        CURRENT.set(this);
        try {
            return body.run();
        } finally {
            if (outer == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(outer);
            }
        }
    }
}
