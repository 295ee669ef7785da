package io.throttlemachines.hedge;

import org.jspecify.annotations.Nullable;

/**
 * A call that may be made several times at once. It has to be idempotent: more than one attempt may reach a backend, and
 * one that has lost may have had its effect all the same.
 *
 * @param <T> the type of the answer; null is an answer
 * @param <E> the checked exception it may throw
 */
@FunctionalInterface
public interface HedgedCall<T extends @Nullable Object, E extends Throwable> {

    /**
     * Makes one attempt.
     *
     * @param attempt which one
     * @return its answer
     * @throws E if it fails
     */
    T call(HedgeAttempt attempt) throws E;
}
