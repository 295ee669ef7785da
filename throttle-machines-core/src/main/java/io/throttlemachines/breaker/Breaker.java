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
 * <p>Every kind of call is refused in the same cases: the circuit is OPEN; it is HALF_OPEN and all places for probes
 * are taken; a dependency is unavailable; the guard does not allow the call; or {@code max-concurrent} calls are
 * running. A refusal is a {@link RefusedException}. A call throws it; the future of an asynchronous call fails with it.
 *
 * <p>The note of a manual action gives operator and reason. A note with a duration causes an {@link IllegalArgumentException}
 * except for {@link #mode(Mode, ActionNote)}, {@link #forceOpen(ActionNote)} and {@link #isolate(ActionNote)}.
 */
public interface Breaker {

    /** The full name: {@code group.member} for a member of a group. */
    String name();

    /** The settings in force: those declared, or those of the last {@link #configure}. */
    BreakerConfig config();

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
     * Does the same as {@link #admit()}, and waits for a place at most for {@code max-concurrent-wait}, without holding a thread.
     * Cancelling the future ends the wait. A caller that cancels it too late gets an admission, which it must report.
     *
     * @return the admission; fails with a {@link RefusedException} if the breaker refuses the call
     */
    CompletableFuture<Admission> admitAsync();

    /** Whether the breaker would admit a call now. Changes nothing; asks guards where a call would ask them. */
    boolean wouldAllow();

    /** Whether an exception counts as a failure by this breaker's settings. Refusals and ignored exceptions do not. */
    boolean isFailure(Throwable thrown);

    /** The state now. */
    CircuitState state();

    /** The mode now. */
    Mode mode();

    /** Changes the mode. A change to or from {@code off} closes the circuit and starts counting from zero. */
    default void mode(Mode mode) {
        mode(mode, ActionNote.NONE);
    }

    /** Does the same as {@link #mode(Mode)}; after the note's duration the breaker returns to the mode before. */
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

    /** Does the same as {@link #forceOpen()}, with the note's duration instead of the reset timeout. */
    void forceOpen(ActionNote note);

    /**
     * Opens the circuit now, until an operator or the application resets or closes it.
     *
     * @throws IllegalStateException if the mode is {@code off}
     */
    default void isolate() {
        isolate(ActionNote.NONE);
    }

    /** Does the same as {@link #isolate()}; after the note's duration recovery is due. */
    void isolate(ActionNote note);

    /** Closes the circuit and starts counting from zero. Guards and dependencies are not asked. */
    default void forceClose() {
        forceClose(ActionNote.NONE);
    }

    /** Does the same as {@link #forceClose()}. */
    void forceClose(ActionNote note);

    /** Moves an OPEN circuit to HALF_OPEN, due or not, if dependencies and guard allow it; returns whether it did. */
    default boolean attemptRecovery() {
        return tryRecover().done();
    }

    /** Does the same as {@link #attemptRecovery()}; returns whether it did, and why not. */
    default Step tryRecover() {
        return tryRecover(ActionNote.NONE);
    }

    /** Does the same as {@link #tryRecover()}. */
    Step tryRecover(ActionNote note);

    /**
     * Closes the circuit and starts counting from zero, if dependencies, primaries and guard allow it; returns whether
     * it did.
     */
    default boolean reset() {
        return tryReset().done();
    }

    /** Does the same as {@link #reset()}; returns whether it did, and why not. */
    default Step tryReset() {
        return tryReset(ActionNote.NONE);
    }

    /** Does the same as {@link #tryReset()}. */
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

    /** Does the same as {@link #resetCascade()}. */
    ActionReport resetCascade(ActionNote note);

    /**
     * Changes thresholds and timeouts of the running breaker. Counted failures stay counted, and so do counted calls if
     * the window keeps its length; running calls count as before. A circuit that is OPEN or HALF_OPEN ends that state
     * under the settings it began with. Calls that had their places before {@code max-concurrent} was set keep them.
     *
     * @param next the settings, best made by {@link BreakerConfig#toBuilder()}; nothing happens if no setting differs
     * @throws io.throttlemachines.config.ConfigurationException if a setting differs that a running breaker cannot
     *                                                           change; then nothing changes
     */
    void configure(BreakerConfig next, ActionNote note);

    /**
     * Whether the circuit may recover, and why not: every dependency is available, no primary is open, and the recovery
     * guard agrees. An isolated circuit may not. Says nothing about whether the circuit is OPEN or recovery is due.
     */
    Allowance recoveryAllowed();

    /**
     * Whether the circuit may be reset, and why not: every dependency is available, no primary is open, and the reset
     * guard agrees.
     */
    Allowance resetAllowed();

    /** A snapshot of everything known about this breaker. */
    BreakerStatus status();

    /** A snapshot of this breaker as a primary, and of its targets; without targets if it has none. */
    CascadeStatus cascadeStatus();
}
