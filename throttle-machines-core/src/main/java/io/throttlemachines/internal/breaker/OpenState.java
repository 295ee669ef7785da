package io.throttlemachines.internal.breaker;

import io.throttlemachines.internal.graph.OpenPeriod;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.CircuitOpenException.Opening;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.OpenCause.Kind;
import org.jspecify.annotations.Nullable;

/** The stay in OPEN: calls are refused until recovery is due. Immutable. */
final class OpenState extends StatePeriod implements OpenPeriod {

    private final Opening opening;
    private final long dueAt;
    private final long failures;
    private final int failedRecoveries;
    private final boolean isolated;

    /**
     * An opening.
     *
     * @param opening          since when and why
     * @param dueAt            when recovery is due
     * @param failures         how many failures opened it
     * @param failedRecoveries how many recoveries have failed since the circuit was last CLOSED
     */
    OpenState(Opening opening, long dueAt, long failures, int failedRecoveries) {
        this(opening, dueAt, failures, failedRecoveries, false);
    }

    private OpenState(Opening opening, long dueAt, long failures, int failedRecoveries, boolean isolated) {
        this.opening = opening;
        this.dueAt = dueAt;
        this.failures = failures;
        this.failedRecoveries = failedRecoveries;
        this.isolated = isolated;
    }

    /** The same opening, due at another time. */
    OpenState dueAt(long time) {
        return new OpenState(opening, time, failures, failedRecoveries, isolated);
    }

    /** The same opening, isolated until a time. */
    OpenState isolatedUntil(long time) {
        return new OpenState(opening, time, failures, failedRecoveries, true);
    }

    @Override
    CircuitState state() {
        return CircuitState.OPEN;
    }

    @Override
    @Nullable
    Entry tryEnter() {
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

    Opening opening() {
        return opening;
    }

    int failedRecoveries() {
        return failedRecoveries;
    }

    /** Whether a person keeps it from recovering. */
    boolean isolated(long now) {
        return isolated && now < dueAt;
    }

    boolean openedByCascade() {
        return opening.cause().kind() == Kind.CASCADE;
    }

    /** Nanoseconds until both this circuit and all that stands in its way are due to recover. */
    long retryAfter(long now, long wayDueAt) {
        long due = Math.max(dueAt, wayDueAt);
        return due == NEVER ? RefusedException.UNKNOWN : Math.max(0, due - now);
    }

    CircuitOpenException refusal(String name, long now, long wayDueAt) {
        return new CircuitOpenException(name, opening, retryAfter(now, wayDueAt));
    }
}
