package io.throttlemachines.internal.fleet;

import io.throttlemachines.event.FleetVote;
import io.throttlemachines.fleet.FleetRecord.Cause;
import io.throttlemachines.fleet.FleetStore.Versioned;
import io.throttlemachines.fleet.Quorum;
import io.throttlemachines.internal.breaker.SharedCircuit;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.OpenCause;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which live instances vote to open a breaker, by the latest news. Thread-safe. */
final class Votes {

    private final SharedCircuit circuit;
    private final FleetParts parts;

    /** In the order of their names. Writes guarded by the graph's lock. */
    private volatile List<String> voters = List.of();

    Votes(SharedCircuit circuit, FleetParts parts) {
        this.circuit = circuit;
        this.parts = parts;
    }

    List<String> voters() {
        return voters;
    }

    Quorum quorum() {
        Quorum set = circuit.config().quorum();
        return set == null ? Quorum.MAJORITY : set;
    }

    int needed() {
        return quorum().votes(parts.live());
    }

    /** Forgets all votes, because they were given for another record. Needs the graph's lock. */
    void clear() {
        set(List.of());
    }

    private void set(List<String> next) {
        List<String> before = voters;
        parts.graph().undo(() -> voters = before);
        voters = next;
    }

    /** Takes note of who votes. A vote counts only on top of the record that it was given for. Needs the graph's lock. */
    void hear(Map<String, Long> all, Versioned known) {
        List<String> before = voters;
        List<String> next = known.record().state() != CircuitState.CLOSED
                ? List.of()
                : all.entrySet().stream()
                        .filter(vote -> vote.getValue() == known.epoch())
                        .map(Map.Entry::getKey)
                        .sorted()
                        .toList();
        set(next);
        before.stream().filter(each -> !next.contains(each)).forEach(each -> record(each, false));
        next.stream().filter(each -> !before.contains(each)).forEach(each -> record(each, true));
    }

    private void record(String instance, boolean given) {
        String name = circuit.node().name();
        parts.graph().record(new FleetVote(name, instance, given, voters.size(), needed(), parts.instant()));
    }

    /**
     * Why a quorum opens the breaker; null if the votes do not suffice.
     *
     * @param voting whether this instance still votes
     */
    @Nullable
    Cause quorumCause(boolean voting) {
        List<String> votes = voters;
        boolean withdrawn = votes.contains(parts.instance()) && !voting;
        if (votes.isEmpty() || votes.size() < needed() || withdrawn) {
            return null;
        }
        OpenCause own = circuit.ownCause();
        String description = votes.size() + " of " + parts.live() + " instances: " + String.join(", ", votes)
                + (own == null ? "" : "; " + own.description() + " on " + parts.instance());
        return new Cause(OpenCause.Kind.QUORUM, description, votes, parts.live());
    }
}
