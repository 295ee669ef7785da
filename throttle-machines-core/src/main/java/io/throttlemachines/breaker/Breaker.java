package io.throttlemachines.breaker;

import io.throttlemachines.breaker.BreakerStatus.Allowance;
import io.throttlemachines.breaker.BreakerStatus.CascadeStatus;
import io.throttlemachines.call.CheckedRunnable;
import io.throttlemachines.call.CheckedSupplier;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.ActionReport;
import io.throttlemachines.control.ActionReport.Step;
import io.throttlemachines.control.Mode;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.state.CircuitState;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker. {@code ThrottleMachines} creates it and returns it by name; thread-safe. Applications do not
 * implement it, and it may gain methods.
 *
 * <p>Every kind of call is refused in the same cases, with a {@link RefusedException}: the circuit is OPEN; it is
 * HALF_OPEN and all places for probes are taken; a dependency is unavailable; the guard does not allow the call; or
 * {@code max-concurrent} calls are running.
 */
public interface Breaker {

    /** The full name: {@code group.member} for a member of a group. */
    String name();

    /** The settings in force: those declared, or those of the last {@link #configure}. */
    BreakerConfig config();

    /**
     * Makes a call.
     *
     * @param call the call
     * @param <T>  the type of its answer
     * @param <E>  what it may throw
     * @return its answer
     * @throws E                what the call throws, unchanged
     * @throws RefusedException if the breaker refuses the call
     */
    <T extends @Nullable Object, E extends Throwable> T call(CheckedSupplier<T, E> call) throws E;

    /**
     * Makes a call without an answer.
     *
     * @param call the call
     * @param <E>  what it may throw
     * @throws E                what the call throws, unchanged
     * @throws RefusedException if the breaker refuses the call
     */
    <E extends Throwable> void run(CheckedRunnable<E> call) throws E;

    /**
     * Makes an asynchronous call on the caller's thread. Its outcome counts when the stage completes.
     *
     * @param call starts the call
     * @param <T>  the type of its answer
     * @return follows the call's stage; fails with a {@link RefusedException} if the breaker refuses the call;
     *     cancelling it cancels the stage and returns the call's place
     */
    <T extends @Nullable Object> CompletableFuture<T> callStage(Supplier<? extends CompletionStage<T>> call);

    /**
     * Makes a call on a thread of the library, a virtual one where the JVM has them.
     *
     * @param call the call
     * @param <T>  the type of its answer
     * @return the future answer; fails with a {@link RefusedException} if the breaker refuses the call; cancelling it
     *     interrupts the call and returns its place
     */
    <T extends @Nullable Object> CompletableFuture<T> callAsync(CheckedSupplier<T, ?> call);

    /**
     * Makes a call on a thread of the library and does not wait for it. Its outcome counts. A failure or a refusal goes
     * to the listeners as {@code CallFailed}.
     *
     * @param call the call
     */
    void fireAndForget(CheckedRunnable<?> call);

    /**
     * Admits one call, for callers that cannot pass the call as a function.
     *
     * @return the caller must report on it how the call ended
     * @throws RefusedException if the breaker refuses the call
     */
    Admission admit();

    /** Whether the breaker would admit a call now. Changes nothing; asks guards where a call would ask them. */
    boolean wouldAllow();

    /**
     * Whether an exception counts as a failure by this breaker's settings. Refusals and ignored exceptions do not.
     *
     * @param thrown an exception of a call
     * @return true if it would count
     */
    boolean isFailure(Throwable thrown);

    /** The state now. */
    CircuitState state();

    /** The mode now. */
    Mode mode();

    /**
     * Changes the mode of the running breaker. A change to or from {@code off} closes the circuit and starts counting
     * from zero.
     *
     * @param mode the new mode
     */
    default void mode(Mode mode) {
        mode(mode, ActionNote.NONE);
    }

    /**
     * Changes the mode, like {@link #mode(Mode)}.
     *
     * @param mode the new mode
     * @param note operator, reason and duration; after the duration the breaker returns to the mode before
     */
    void mode(Mode mode, ActionNote note);

    /**
     * Opens the circuit now. It recovers by itself after its reset timeout, which starts again if the circuit was OPEN
     * already. An isolated circuit stays isolated.
     *
     * @throws IllegalStateException if the mode is {@code off}
     */
    default void forceOpen() {
        forceOpen(ActionNote.NONE);
    }

    /**
     * Opens the circuit now, like {@link #forceOpen()}.
     *
     * @param note operator, reason, and the duration instead of the reset timeout
     * @throws IllegalStateException if the mode is {@code off}
     */
    void forceOpen(ActionNote note);

    /**
     * Opens the circuit now, until an operator or the application resets or closes it.
     *
     * @throws IllegalStateException if the mode is {@code off}
     */
    default void isolate() {
        isolate(ActionNote.NONE);
    }

    /**
     * Opens the circuit now, like {@link #isolate()}.
     *
     * @param note operator, reason and duration; after the duration recovery is due
     * @throws IllegalStateException if the mode is {@code off}
     */
    void isolate(ActionNote note);

    /** Closes the circuit and starts counting from zero. Guards and dependencies are not asked. */
    default void forceClose() {
        forceClose(ActionNote.NONE);
    }

    /**
     * Closes the circuit, like {@link #forceClose()}.
     *
     * @param note operator and reason
     * @throws IllegalArgumentException if the note has a duration
     */
    void forceClose(ActionNote note);

    /**
     * Moves an OPEN circuit to HALF_OPEN now, due or not, if dependencies and guard allow it.
     *
     * @return whether it did
     */
    default boolean attemptRecovery() {
        return tryRecover().done();
    }

    /**
     * Does the same as {@link #attemptRecovery()}.
     *
     * @return whether it did, and why not
     */
    default Step tryRecover() {
        return tryRecover(ActionNote.NONE);
    }

    /**
     * Does the same as {@link #attemptRecovery()}.
     *
     * @param note operator and reason
     * @return whether it did, and why not
     * @throws IllegalArgumentException if the note has a duration
     */
    Step tryRecover(ActionNote note);

    /**
     * Closes the circuit and starts counting from zero, if dependencies, primaries and guard allow it.
     *
     * @return whether it did
     */
    default boolean reset() {
        return tryReset().done();
    }

    /**
     * Does the same as {@link #reset()}.
     *
     * @return whether it did, and why not
     */
    default Step tryReset() {
        return tryReset(ActionNote.NONE);
    }

    /**
     * Does the same as {@link #reset()}.
     *
     * @param note operator and reason
     * @return whether it did, and why not
     * @throws IllegalArgumentException if the note has a duration
     */
    Step tryReset(ActionNote note);

    /**
     * Resets this breaker and then all breakers it cascades to, dependencies first, each if allowed. If this breaker
     * may not be reset, nothing is reset.
     *
     * @return what happened to each breaker
     */
    default ActionReport resetCascade() {
        return resetCascade(ActionNote.NONE);
    }

    /**
     * Does the same as {@link #resetCascade()}.
     *
     * @param note operator and reason
     * @return what happened to each breaker
     * @throws IllegalArgumentException if the note has a duration
     */
    ActionReport resetCascade(ActionNote note);

    /**
     * Changes thresholds and timeouts of the running breaker. Counted failures stay counted, and so do counted calls if
     * the window keeps its length; running calls count as before. A circuit that is OPEN or HALF_OPEN ends that state
     * under the settings it began with. Calls that had their places before {@code max-concurrent} was set keep them.
     *
     * @param next the settings, best made by {@link BreakerConfig#toBuilder()}; nothing happens if no setting differs
     * @param note operator and reason
     * @throws io.throttlemachines.config.ConfigurationException if a setting differs that a running breaker cannot
     *                                                           change; then nothing changes
     * @throws IllegalArgumentException                          if the note has a duration
     */
    void configure(BreakerConfig next, ActionNote note);

    /**
     * Whether the circuit may recover: every dependency is available, no primary is open, and the recovery guard
     * agrees. An isolated circuit may not. Says nothing about whether the circuit is OPEN or recovery is due.
     *
     * @return whether, and why not
     */
    Allowance recoveryAllowed();

    /**
     * Whether the circuit may be reset: every dependency is available, no primary is open, and the reset guard agrees.
     *
     * @return whether, and why not
     */
    Allowance resetAllowed();

    /** A snapshot of everything known about this breaker. */
    BreakerStatus status();

    /** A snapshot of this breaker as a primary, and of its targets; without targets if it has none. */
    CascadeStatus cascadeStatus();
}
