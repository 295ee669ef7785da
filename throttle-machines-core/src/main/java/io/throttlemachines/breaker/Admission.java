package io.throttlemachines.breaker;

import org.jspecify.annotations.Nullable;

/**
 * The right to make one call through a breaker, for callers that cannot hand the call over as a function. Exactly one
 * of the three methods must be called, once, when the call has ended; by any thread. The outcome counts only if the
 * circuit has not changed its state since the call began.
 */
public interface Admission {

    /**
     * The call answered. The breaker's {@code failure-predicate} may still count the answer as a failure.
     *
     * @param result the answer
     */
    void succeeded(@Nullable Object result);

    /**
     * The call threw. What counts as a failure is decided by the breaker's configuration.
     *
     * @param failure what it threw
     */
    void failed(Throwable failure);

    /** The call ended without a verdict, being cancelled or never made: it gives its place back. */
    void release();
}
