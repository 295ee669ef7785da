package io.throttlemachines.internal.breaker;

import io.throttlemachines.control.ActionNote;
import io.throttlemachines.internal.control.TimedAction;
import io.throttlemachines.internal.graph.OpenPeriod;
import io.throttlemachines.internal.time.Time;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.CircuitOpenException.Opening;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.OpenCause.Kind;
import org.jspecify.annotations.Nullable;

/** A state period in OPEN: calls are refused until recovery is due. Immutable. */
final class OpenState extends StatePeriod implements OpenPeriod {

    private final Opening opening;
    private final long dueAt;
    private final long failures;
    private final long calls;
    private final int failedRecoveries;
    private final boolean isolated;

    /** An opening by so many failures, after so many failed recoveries since the circuit was last CLOSED. */
    OpenState(Opening opening, long dueAt, long failures, int failedRecoveries) {
        this(opening, dueAt, failures, -1, failedRecoveries, false);
    }

    private OpenState(Opening opening, long dueAt, long failures, long calls, int failedRecoveries, boolean isolated) {
        this.opening = opening;
        this.dueAt = dueAt;
        this.failures = failures;
        this.calls = calls;
        this.failedRecoveries = failedRecoveries;
        this.isolated = isolated;
    }

    /** The same opening, after so many calls within the window; -1 if none were counted. */
    OpenState after(long calls) {
        return new OpenState(opening, dueAt, failures, calls, failedRecoveries, isolated);
    }

    /** The same opening, due at another time. */
    OpenState dueAt(long time) {
        return new OpenState(opening, time, failures, calls, failedRecoveries, isolated);
    }

    /** The same opening, due at once, and no longer isolated. */
    OpenState released(long now) {
        return new OpenState(opening, Math.min(dueAt, now), failures, calls, failedRecoveries, false);
    }

    /** The same opening, isolated until a time. */
    OpenState isolatedUntil(long time) {
        return new OpenState(opening, time, failures, calls, failedRecoveries, true);
    }

    @Override
    CircuitState state() {
        return CircuitState.OPEN;
    }

    @Override
    @Nullable
    CircuitAdmission tryEnter() {
        return null;
    }

    @Override
    public long dueAt() {
        return dueAt;
    }

    @Override
    long failures(long now) {
        return failures;
    }

    /** The calls among which its failures were, if calls opened it. */
    @Override
    long calls(long now) {
        return calls;
    }

    Opening opening() {
        return opening;
    }

    @Override
    int failedRecoveries() {
        return failedRecoveries;
    }

    /** Whether another has the same cause and is due at the same time. */
    boolean isSameOpening(OpenState other) {
        return dueAt == other.dueAt && opening.cause().equals(other.opening.cause());
    }

    /** Whether an operator keeps it from recovering. */
    boolean isolated(long now) {
        return isolated && now < dueAt;
    }

    /** Whether it is isolated and stays as it is when an operator forces it open, or isolates it again without a note. */
    boolean staysIsolated(boolean isolate, ActionNote note, long now) {
        return isolated(now) && (!isolate || (dueAt == Time.NEVER && note.equals(ActionNote.NONE)));
    }

    /** The objection of an isolated circuit to its recovery; null if it is not isolated. */
    @Nullable
    String isolation(long now) {
        if (!isolated(now)) {
            return null;
        }
        return dueAt == Time.NEVER
                ? "it is isolated until reset by hand"
                : "it is isolated until its time is over or it is reset by hand";
    }

    boolean openedByCascade() {
        return opening.cause().kind() == Kind.CASCADE;
    }

    /**
     * Nanoseconds until recovery of this circuit and its dependencies is due; {@link RefusedException#UNKNOWN} if one
     * of them never recovers by itself.
     */
    long retryAfter(long now, long dependenciesDueAt) {
        long due = Math.max(dueAt, dependenciesDueAt);
        return due == Time.NEVER ? RefusedException.UNKNOWN : Math.max(0, due - now);
    }

    CircuitOpenException refusal(String name, long now, long dependenciesDueAt) {
        return new CircuitOpenException(name, opening, retryAfter(now, dependenciesDueAt));
    }

    /** A manual opening that ends by itself, unless the circuit leaves it earlier. */
    record TimedOpening(TimedAction action, Opening opening) {

        boolean isOver(long now) {
            return action.isOver(now);
        }

        boolean is(OpenState open) {
            return open.opening().equals(opening);
        }
    }
}
