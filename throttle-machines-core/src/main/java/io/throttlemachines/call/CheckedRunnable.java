package io.throttlemachines.call;

/**
 * A call that returns nothing and may throw.
 *
 * @param <E> the checked exception it may throw
 */
@FunctionalInterface
public interface CheckedRunnable<E extends Throwable> {

    /** Makes the call. */
    void run() throws E;
}
