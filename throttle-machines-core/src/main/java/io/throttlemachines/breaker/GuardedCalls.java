package io.throttlemachines.breaker;

import io.throttlemachines.call.CheckedRunnable;
import io.throttlemachines.call.CheckedSupplier;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.ActionReport.Step;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.state.CircuitState;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls that one circuit guards: that of a {@link Breaker}, or of one of its keys. Thread-safe. Applications do not
 * implement it, and it may gain methods.
 */
public interface GuardedCalls {

    /** The full name of the breaker: {@code group.member} for a member of a group. */
    String name();

    /**
     * Makes a call and returns its answer.
     *
     * @throws E                what the call throws, unchanged
     * @throws RefusedException if the breaker refuses the call
     */
    <T extends @Nullable Object, E extends Throwable> T call(CheckedSupplier<T, E> call) throws E;

    /** Makes a call without an answer, like {@link #call}. */
    <E extends Throwable> void run(CheckedRunnable<E> call) throws E;

    /**
     * Makes an asynchronous call on the caller's thread. Its outcome counts when the stage completes.
     *
     * @param call starts the call
     * @return follows the call's stage; cancelling it cancels the stage and returns the call's place
     */
    <T extends @Nullable Object> CompletableFuture<T> callStage(Supplier<? extends CompletionStage<T>> call);

    /**
     * Makes a call on a thread of the library, a virtual one where the JVM has them.
     *
     * @return the future answer; cancelling it interrupts the call and returns its place
     */
    <T extends @Nullable Object> CompletableFuture<T> callAsync(CheckedSupplier<T, ?> call);

    /**
     * Makes a call on a thread of the library and does not wait for it. Its outcome counts. A failure or a refusal goes
     * to the listeners as {@code CallFailed}.
     */
    void fireAndForget(CheckedRunnable<?> call);

    /**
     * Admits one call, for callers that cannot pass the call as a function. Does not wait for a place.
     *
     * @return the admission, through which the caller must report how the call ended
     * @throws RefusedException if the breaker refuses the call
     */
    Admission admit();

    /**
     * Does the same as {@link #admit()}, and waits for a place at most for {@code max-concurrent-wait}, and for the answer of a fleet,
     * without holding a thread. Cancelling the future ends the wait, as does completing it, also by {@code orTimeout}. A caller that
     * does so too late gets an admission, which it must report.
     *
     * @return the admission; fails with a {@link RefusedException} if the breaker refuses the call
     */
    CompletableFuture<Admission> admitAsync();

    /** Whether a call would be admitted now. Changes nothing; asks guards where a call would ask them. */
    boolean wouldAllow();

    /** Whether an exception counts as a failure by the breaker's settings. Refusals and ignored exceptions do not. */
    boolean isFailure(Throwable thrown);

    /** The state of the circuit now. */
    CircuitState state();

    /**
     * Closes the circuit and starts counting from zero, if the breaker's dependencies, primaries and reset guard allow it;
     * returns whether it did.
     */
    default boolean reset() {
        return tryReset().done();
    }

    /** Does the same as {@link #reset()}; returns whether it did, and why not. */
    default Step tryReset() {
        return tryReset(ActionNote.NONE);
    }

    /**
     * Does the same as {@link #tryReset()}.
     *
     * @throws IllegalArgumentException if the note has a duration
     */
    Step tryReset(ActionNote note);
}
