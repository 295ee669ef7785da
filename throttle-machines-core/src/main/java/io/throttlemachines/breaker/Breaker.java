package io.throttlemachines.breaker;

import io.throttlemachines.breaker.BreakerStatus.Allowance;
import io.throttlemachines.breaker.BreakerStatus.CascadeStatus;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.ActionReport;
import io.throttlemachines.control.ActionReport.Step;
import io.throttlemachines.control.Mode;
import io.throttlemachines.refusal.RefusedException;

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
public interface Breaker extends GuardedCalls {

    /** The settings in force: those declared, or those of the last {@link #configure}. */
    BreakerConfig config();

    /**
     * The calls of one key: one circuit for each host, tenant or shard, with the settings of this breaker. Costs little, and
     * never goes stale: keep it or ask again.
     *
     * <p>A call passes this breaker's own circuit too, with its guard, dependencies and primaries, and so does not run while
     * that is OPEN; but how it ends counts for the circuit of its key alone. A key whose circuit is CLOSED with nothing
     * counted is forgotten. At most {@link BreakerConfig#maxKeys()} are remembered; beyond, those that have counted least go
     * first, and never one that is OPEN before its time is over. If all are, calls of other keys run without being counted.
     *
     * <p>What the key's methods throw affects only callers that ask with it. Two keys that cannot be compared, because their
     * {@code equals} throws, count as different.
     *
     * @param key any object with {@code equals} and {@code hashCode} that does not change; of a {@code String} longer than
     *            {@link BreakerConfig#maxKeyLength()} only a digest is kept
     * @throws io.throttlemachines.config.ConfigurationException if this is a cluster breaker
     * @throws RuntimeException or an error, if the key's {@code hashCode} throws it
     */
    GuardedCalls forKey(Object key);

    /**
     * Resets the circuit of a key of which only the text is known: of the {@code String} itself if that is a key, else of every
     * key whose {@link String#valueOf(Object)} is that text. The latter looks at all keys.
     *
     * @return whether it did, and why not; if there is no such key, that there is nothing to do
     */
    Step tryResetKey(String text, ActionNote note);

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

    /** Closes the circuit and those of all keys, and starts counting from zero. Guards and dependencies are not asked. */
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
     * Closes the circuit and those of all keys, and starts counting from zero, if dependencies, primaries and guard allow it;
     * returns whether it did, and why not.
     */
    @Override
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
     * the window keeps its length; another kind of count (failures or a rate, a time or the last calls) starts from zero.
     * Running calls count as before. A circuit that is OPEN or HALF_OPEN ends that state
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
