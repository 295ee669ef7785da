package io.throttlemachines.internal.fleet;

import io.throttlemachines.event.FleetOpened;
import io.throttlemachines.fleet.FleetRecord;
import io.throttlemachines.fleet.FleetRecord.Action;
import io.throttlemachines.fleet.FleetRecord.Cause;
import io.throttlemachines.internal.breaker.SharedCircuit;
import io.throttlemachines.internal.breaker.SharedState;
import io.throttlemachines.state.CircuitState;
import org.jspecify.annotations.Nullable;

/** Makes the circuit of this instance follow the fleet's record, and publishes how it came to that. Needs the graph's lock. */
final class Follower {

    private final SharedCircuit circuit;
    private final Probes probes;
    private final FleetParts parts;

    /** Whether the circuit follows just now. Guarded by the graph's lock. */
    private boolean following;

    Follower(SharedCircuit circuit, Probes probes, FleetParts parts) {
        this.circuit = circuit;
        this.probes = probes;
        this.parts = parts;
    }

    boolean isFollowing() {
        return following;
    }

    void follow(FleetRecord before, FleetRecord record) {
        if (circuit.off()) {
            return;
        }
        boolean idle = circuit.isClosed() && record.state() == CircuitState.CLOSED;
        SharedState next = parts.translation().state(record, probes.failureOf(record));
        follow(next);
        if (next.action() != null && !idle && isNews(record, before.action())) {
            circuit.followed(next.action());
        }
        Cause cause = record.cause();
        boolean opens = before.state() == CircuitState.CLOSED || before.openedAt() != record.openedAt();
        if (cause != null && !cause.votes().isEmpty() && opens) {
            String name = circuit.node().name();
            parts.graph().record(new FleetOpened(name, cause.votes(), cause.live(), parts.instant()));
        }
        circuit.retain(probes.mine(record));
    }

    /** An action on this instance has been recorded here already. */
    private boolean isNews(FleetRecord record, @Nullable Action before) {
        return !record.by().equals(parts.instance())
                && record.action() != null
                && !record.action().equals(before);
    }

    /** Closes a circuit that stayed OPEN when the fleet closed, once nothing objects any more; returns whether it did. */
    boolean closeHeld(FleetRecord record) {
        boolean due = record.state() == CircuitState.CLOSED && circuit.isHeldInVain();
        if (due) {
            follow(record, record);
        }
        return due && circuit.isClosed();
    }

    void follow(SharedState next) {
        following = true;
        try {
            circuit.follow(next);
        } finally {
            following = false;
        }
    }
}
