package io.throttlemachines.hedge;

import org.jspecify.annotations.Nullable;

/**
 * A call that may be made several times at once. It must be idempotent: several attempts may reach a
 * backend, and an attempt that has lost may still have taken effect.
 *
 * @param <T> the type of the answer; null is an answer
 * @param <E> the checked exception it may throw
 */
@FunctionalInterface
public interface HedgedCall<T extends @Nullable Object, E extends Throwable> {

    /**
     * Makes one attempt.
     *
     * @param attempt its number, counted from 0
     * @return its answer
     * @throws E if it fails
     */
    T call(HedgeAttempt attempt) throws E;
}
