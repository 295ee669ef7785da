package io.throttlemachines.breaker;

import io.throttlemachines.call.CallTimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The right to make one call through a breaker, for callers that cannot pass the call as a function. When the call has
 * ended, the caller must call exactly one of the three methods, once, from any thread. The outcome counts only if the
 * circuit has not changed its state since the call began.
 */
public interface Admission {

    /** The call returned an answer. The breaker's {@code failure-predicate} may still count the answer as a failure. */
    void succeeded(@Nullable Object result);

    /** The call threw an exception. The breaker's settings decide whether it counts as a failure. */
    void failed(Throwable failure);

    /**
     * Sets what gives up the call if it takes longer than the breaker's {@code timeout}. It runs once, on the thread of a timer,
     * which it must not block; at once if the time is over already. It replaces what was set before. It never runs if the call was reported
     * in time, if the breaker has no timeout, or if its mode is not {@code enforce}. The breaker counts the failure
     * in any case, and ignores what is reported later.
     */
    default void onTimeout(Consumer<? super CallTimeoutException> action) {}

    /** The call was cancelled or never made. It returns its place and counts neither as a success nor as a failure. */
    void release();
}
