package io.throttlemachines.internal.fleet;

import io.throttlemachines.control.ManualAction;
import io.throttlemachines.fleet.FleetRecord;
import io.throttlemachines.fleet.FleetStatus.ClusterBreaker;
import io.throttlemachines.fleet.FleetStore.Versioned;
import io.throttlemachines.internal.breaker.FleetLink;
import io.throttlemachines.internal.breaker.SharedCircuit;
import io.throttlemachines.internal.control.TimedAction;
import io.throttlemachines.state.CircuitState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One cluster breaker on this instance: what the fleet last agreed on, as far as this instance knows, and what this instance wants
 * to change about it. A record with a greater epoch is followed in one change of the graph. Thread-safe.
 */
final class FleetMember implements FleetLink {

    private final String name;
    private final SharedCircuit circuit;
    private final FleetParts parts;
    private final Probes probes;
    private final Votes votes;
    private final Follower follower;
    private final Proposals proposals;

    /** What the fleet agreed on last. Writes guarded by the graph's lock. */
    private volatile Versioned known = Versioned.NONE;

    /** A state that this instance entered by itself, and that the fleet does not know. Writes guarded by the graph's lock. */
    private volatile @Nullable Pending pending;

    /** Whether the store was asked for the record. Written by the thread that hears news. */
    private volatile boolean fetched;

    /** Whether there may be something to do. Any thread may write it. */
    private volatile boolean dirty;

    FleetMember(SharedCircuit circuit, FleetParts parts) {
        this.name = circuit.node().name();
        this.circuit = circuit;
        this.parts = parts;
        this.probes = new Probes(circuit, parts);
        this.votes = new Votes(circuit, parts);
        this.follower = new Follower(circuit, probes, parts);
        this.proposals = new Proposals(this, probes, parts);
    }

    String name() {
        return name;
    }

    Versioned known() {
        return known;
    }

    @Nullable
    Pending pending() {
        return pending;
    }

    boolean isFetched() {
        return fetched;
    }

    Votes votes() {
        return votes;
    }

    Proposals proposals() {
        return proposals;
    }

    @Override
    public void join() {
        parts.members().add(this);
    }

    @Override
    public boolean isAway() {
        return !fetched || parts.isAway();
    }

    @Override
    public boolean decides() {
        return !isAway() && (pending != null || known.record().state() != CircuitState.CLOSED);
    }

    @Override
    public long timeoutNanos() {
        return parts.timeoutNanos();
    }

    @Override
    public List<String> places() {
        return probes.places(known.record());
    }

    @Override
    public boolean hasRoom() {
        return probes.room(known.record()) > 0;
    }

    @Override
    public int successes() {
        return known.record().successes();
    }

    @Override
    public void ask(long deadline) {
        rejoin();
        proposals.ask(deadline);
    }

    @Override
    public boolean isAsking() {
        return proposals.underWay();
    }

    @Override
    public void afterAnswer(Runnable next) {
        proposals.afterAnswer(next);
    }

    @Override
    public void probeEnded() {
        proposals.makeAll();
    }

    @Override
    public void moved() {
        dirty();
        Pending before = pending;
        boolean own = before == null
                ? known.record().state() == CircuitState.CLOSED
                : before.byHand() || before.state().state() == CircuitState.CLOSED;
        if (!follower.isFollowing() && !own && !circuit.openedByCascade() && !circuit.off()) {
            pending(new Pending(circuit.state(null), false, null));
        }
    }

    @Override
    public void movedByHand(TimedAction action) {
        boolean ownRecovery = action.action().kind() == ManualAction.Kind.ATTEMPT_RECOVERY
                && known.record().state() == CircuitState.CLOSED;
        if (!circuit.off() && !ownRecovery) {
            pending(new Pending(
                    circuit.state(action), !isAway(), parts.translation().action(action)));
            dirty();
        }
    }

    private void dirty() {
        dirty = true;
        parts.dirty();
    }

    @Override
    public void returned() {
        Pending mine = pending;
        if (mine == null) {
            followAgain();
        } else {
            follower.follow(mine.state());
        }
    }

    /** A circuit that stayed OPEN when the fleet began to probe, because something objected, follows now. */
    private void rejoin() {
        if (stayedOpen()) {
            parts.change(() -> {
                if (stayedOpen()) {
                    followAgain();
                }
            });
        }
    }

    private boolean stayedOpen() {
        return known.record().state() == CircuitState.HALF_OPEN && circuit.isOpen();
    }

    /** Follows a record, if it is newer than the known one. This and what follows needs the graph's lock. */
    void learn(Versioned news) {
        if (news.epoch() > known.epoch()) {
            FleetRecord before = known.record();
            known(news);
            Pending mine = pending;
            if (mine != null && mine.isIn(news.record())) {
                pending(null);
            } else if (mine == null || !mine.byHand()) {
                pending(null);
                follower.follow(before, news.record());
            }
        }
    }

    /** The fleet has a change of this instance. */
    void made(Versioned news, @Nullable Pending proposed) {
        if (proposed == null || !proposed.equals(pending)) {
            learn(news);
            return;
        }
        pending(null);
        boolean newest = news.epoch() >= known.epoch();
        if (newest) {
            known(news);
        }
        if (!newest || news.record().state() == CircuitState.HALF_OPEN) {
            followAgain();
        }
    }

    private void followAgain() {
        follower.follow(known.record(), known.record());
    }

    private void known(Versioned next) {
        Versioned before = known;
        parts.graph().undo(() -> known = before);
        known = next;
        votes.clear();
    }

    private void pending(@Nullable Pending next) {
        Pending before = pending;
        parts.graph().undo(() -> pending = before);
        pending = next;
    }

    /** Follows the known record if the circuit has lost touch with it, such as by an error. */
    void hearAll() {
        fetched = true;
        CircuitState state = known.record().state();
        boolean strays =
                state == CircuitState.OPEN ? !circuit.isOpen() : circuit.isClosed() || circuit.isProbingAlone();
        if (state != CircuitState.CLOSED && strays && pending == null) {
            followAgain();
        }
    }

    /** Closes a circuit that stayed OPEN when the fleet closed, once nothing objects any more; returns whether it did. */
    boolean closeHeld() {
        return pending == null && follower.closeHeld(known.record());
    }

    /** Whether this instance votes to open the breaker. */
    boolean voting() {
        return pending == null && known.record().state() == CircuitState.CLOSED && circuit.isEvidence();
    }

    /** Before a beat: looks for probes that are too late, and for other work. */
    void tend() {
        circuit.endLateProbes();
        proposals.makeAll();
    }

    void workIfDirty() {
        if (dirty) {
            dirty = false;
            proposals.makeAll();
        }
    }

    /** The record is already what this instance wanted it to be. */
    void drop(@Nullable Pending wanted) {
        if (wanted != null) {
            parts.change(() -> {
                if (wanted.equals(pending)) {
                    pending(null);
                }
            });
        }
    }

    /** The store does not answer. What an operator did here stays here, unless the fleet has made no other change. */
    void unanswered(@Nullable Pending proposed) {
        parts.change(() -> {
            if (proposed != null && proposed.equals(pending)) {
                pending(proposed.yielding());
            }
        });
        circuit.goOnAlone();
    }

    ClusterBreaker status() {
        Versioned now = known;
        return new ClusterBreaker(
                now.record().state(),
                now.epoch(),
                votes.voters(),
                votes.needed(),
                votes.quorum(),
                probes.holders(now.record()));
    }
}
