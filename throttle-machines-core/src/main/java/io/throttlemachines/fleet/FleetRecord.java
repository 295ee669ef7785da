package io.throttlemachines.fleet;

import io.throttlemachines.control.ManualAction;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.OpenCause;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the fleet knows of one breaker. The times are microseconds since 1970 by the clock of the store, so that no clock of
 * an instance decides. Immutable and thread-safe.
 *
 * @param state            the state of the fleet's circuit
 * @param by               the instance that made the transition to this state
 * @param cause            why it opened; null if it is CLOSED
 * @param openedAt         when it opened; 0 if it is CLOSED
 * @param dueAt            when recovery is due; {@link #NEVER} if it never is by itself; 0 unless it is OPEN
 * @param isolated         whether an operator keeps it from recovering until {@code dueAt}
 * @param failedRecoveries how many recoveries have failed since it was last CLOSED
 * @param successes        how many probes have succeeded; 0 unless it is HALF_OPEN
 * @param probes           the probes under way; empty unless it is HALF_OPEN
 * @param action           the manual action that led to this state; null if no operator did
 */
public record FleetRecord(
        CircuitState state,
        String by,
        @Nullable Cause cause,
        long openedAt,
        long dueAt,
        boolean isolated,
        int failedRecoveries,
        int successes,
        List<Probe> probes,
        @Nullable Action action) {

    /** A time that never comes. */
    public static final long NEVER = Long.MAX_VALUE;

    /** What a fleet knows of a breaker that it has no record of. */
    public static final FleetRecord NONE = closed("", null);

    /**
     * Why a circuit opened.
     *
     * @param description one readable line
     * @param votes       the instances that voted to open it; empty unless a quorum did
     * @param live        how many instances were live then; 0 unless a quorum opened it
     */
    public record Cause(OpenCause.Kind kind, String description, List<String> votes, int live) {

        /** Keeps a copy of the list. */
        public Cause {
            votes = List.copyOf(votes);
        }

        /** A cause other than a quorum. */
        public Cause(OpenCause.Kind kind, String description) {
            this(kind, description, List.of(), 0);
        }
    }

    /**
     * The place of one probe.
     *
     * @param id       unique in the fleet
     * @param instance the instance that sends it
     * @param until    when the place is free again if the instance no longer renews it, because it has died
     */
    public record Probe(String id, String instance, long until) {}

    /**
     * A manual action.
     *
     * @param by     the name of the operator; null if not given
     * @param reason the reason; null if not given
     * @param at     when it was taken
     * @param until  when it ends by itself; {@link #NEVER} if it does not
     */
    public record Action(
            ManualAction.Kind kind,
            @Nullable String by,
            @Nullable String reason,
            long at,
            long until) {}

    /** Keeps a copy of the list. */
    public FleetRecord {
        probes = List.copyOf(probes);
    }

    /** A closed circuit. */
    public static FleetRecord closed(String by, @Nullable Action action) {
        return new FleetRecord(CircuitState.CLOSED, by, null, 0, 0, false, 0, 0, List.of(), action);
    }
}
