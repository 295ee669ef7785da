package io.throttlemachines.call;

import org.jspecify.annotations.Nullable;

/**
 * A call that returns a value and may throw. A lambda that throws nothing checked needs no {@code try} around
 * the breaker's call, since {@code E} is then inferred as {@link RuntimeException}.
 *
 * @param <T> the type of the answer; null is an answer
 * @param <E> the checked exception it may throw
 */
@FunctionalInterface
public interface CheckedSupplier<T extends @Nullable Object, E extends Throwable> {

    /** Makes the call and returns its answer. */
    T get() throws E;
}
