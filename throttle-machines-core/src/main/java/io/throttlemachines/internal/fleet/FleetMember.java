package io.throttlemachines.internal.fleet;

import io.throttlemachines.control.ManualAction;
import io.throttlemachines.event.FleetOpened;
import io.throttlemachines.event.FleetVote;
import io.throttlemachines.fleet.FleetRecord;
import io.throttlemachines.fleet.FleetRecord.Cause;
import io.throttlemachines.fleet.FleetStatus.ClusterBreaker;
import io.throttlemachines.fleet.FleetStore.Answer;
import io.throttlemachines.fleet.FleetStore.Versioned;
import io.throttlemachines.fleet.Quorum;
import io.throttlemachines.internal.breaker.FleetLink;
import io.throttlemachines.internal.breaker.SharedCircuit;
import io.throttlemachines.internal.breaker.SharedState;
import io.throttlemachines.internal.call.UserCode;
import io.throttlemachines.internal.control.TimedAction;
import io.throttlemachines.metrics.ThrottleMeters.StoreMeter.Command;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.OpenCause;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One cluster breaker on this instance: what the fleet last agreed on, as far as this instance knows, and what this instance wants
 * to change about it. A record with a greater epoch is followed in one change of the graph. Thread-safe.
 */
final class FleetMember implements FleetLink {

    /** How many changes are proposed in a row, when other instances make changes at the same time. */
    private static final int ATTEMPTS = 8;

    private final String name;
    private final SharedCircuit circuit;
    private final FleetParts parts;
    private final Probes probes;

    /** What the fleet agreed on last. Writes guarded by the graph's lock. */
    private volatile Versioned known = Versioned.NONE;

    /** A state that this instance entered by itself, and that the fleet does not know. Writes guarded by the graph's lock. */
    private volatile @Nullable Pending pending;

    /** Whether the circuit follows the fleet just now. Guarded by the graph's lock. */
    private boolean following;

    /** Whether the store was asked for the record. Written by the thread that hears news. */
    private volatile boolean fetched;

    /** Whether the store has lost the record. Any thread may write it. */
    private volatile boolean lost;

    /** Whether there may be something to do. Any thread may write it. */
    private volatile boolean dirty;

    /** The live instances that vote to open it now. Writes guarded by the graph's lock. */
    private volatile List<String> votes = List.of();

    /** How many callers wait for the place of a probe. */
    private final AtomicInteger waiting = new AtomicInteger();

    /** Whether a caller that does not wait has asked for a place. Any thread may write it. */
    private volatile boolean asked;

    /** The question to the store that is under way. */
    private final AtomicReference<@Nullable Round> round = new AtomicReference<>();

    FleetMember(SharedCircuit circuit, FleetParts parts) {
        this.name = circuit.node().name();
        this.circuit = circuit;
        this.parts = parts;
        this.probes = new Probes(circuit, parts);
    }

    /**
     * A state that this instance wants the fleet to have.
     *
     * @param byHand whether an operator made it, whose action is proposed again on top of what others change meanwhile
     */
    private record Pending(SharedState state, boolean byHand, FleetRecord.@Nullable Action action) {

        /** Whether a record has come of it, although no answer said so. */
        boolean isIn(FleetRecord record) {
            return action != null && action.equals(record.action());
        }
    }

    String name() {
        return name;
    }

    SharedCircuit circuit() {
        return circuit;
    }

    long epoch() {
        return known.epoch();
    }

    boolean isFetched() {
        return fetched;
    }

    List<String> votes() {
        return votes;
    }

    // What the circuit asks and reports.

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
        if (deadline <= parts.nanos()) {
            asked = true;
            var unused = work();
            return;
        }
        waiting.incrementAndGet();
        try {
            Round.await(work(), deadline - parts.nanos());
            if (!probes.hasFree(known.record())) { // that may have been the answer to another question
                Round.await(work(), deadline - parts.nanos());
            }
        } finally {
            waiting.decrementAndGet();
        }
    }

    @Override
    public void probeEnded() {
        var unused = work();
    }

    @Override
    public void moved() {
        dirty();
        Pending before = pending;
        boolean own = before == null
                ? known.record().state() == CircuitState.CLOSED
                : before.byHand() || before.state().state() == CircuitState.CLOSED;
        if (!following && !own && !circuit.openedByCascade() && !circuit.off()) {
            pending(new Pending(circuit.state(null), false, null));
        }
    }

    @Override
    public void movedByHand(TimedAction action) {
        boolean ownRecovery =
                action.action().kind() == ManualAction.Kind.ATTEMPT_RECOVERY && known.record().state() == CircuitState.CLOSED;
        if (!circuit.off() && !ownRecovery) {
            pending(new Pending(circuit.state(action), !isAway(), parts.translation().action(action)));
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
            follow(known.record(), known.record());
        } else {
            follow(mine.state());
        }
    }

    /** A circuit that stayed OPEN when the fleet began to probe, because something objected, follows now. */
    private void rejoin() {
        if (known.record().state() == CircuitState.HALF_OPEN && circuit.isOpen()) {
            parts.change(() -> {
                if (known.record().state() == CircuitState.HALF_OPEN && circuit.isOpen()) {
                    follow(known.record(), known.record());
                }
            });
        }
    }

    // What the fleet hears. All need the graph's lock.

    /** Follows a record, if it is newer than the known one. */
    void learn(Versioned news) {
        if (news.epoch() > known.epoch()) {
            FleetRecord before = known.record();
            known(news);
            Pending mine = pending;
            if (mine != null && mine.isIn(news.record())) {
                pending(null);
            } else if (mine == null || !mine.byHand()) {
                pending(null);
                follow(before, news.record());
            }
        }
    }

    /** The fleet has a change of this instance. */
    private void made(Versioned news, @Nullable Pending proposed) {
        if (proposed == null || pending != proposed) {
            learn(news);
            return;
        }
        pending(null);
        boolean newest = news.epoch() >= known.epoch();
        if (newest) {
            known(news);
        }
        if (!newest || news.record().state() == CircuitState.HALF_OPEN) {
            follow(known.record(), known.record());
        }
    }

    private void known(Versioned next) {
        Versioned before = known;
        List<String> votesBefore = votes;
        parts.graph().undo(() -> {
            known = before;
            votes = votesBefore;
        });
        known = next;
        votes = List.of();
    }

    private void pending(@Nullable Pending next) {
        Pending before = pending;
        parts.graph().undo(() -> pending = before);
        pending = next;
    }

    private void follow(FleetRecord before, FleetRecord record) {
        if (circuit.off()) {
            return;
        }
        boolean idle = circuit.isClosed() && record.state() == CircuitState.CLOSED;
        SharedState next = parts.translation().state(record, probes.failureOf(record));
        follow(next);
        TimedAction action = next.action();
        boolean others = !record.by().equals(parts.instance()) && !Objects.equals(record.action(), before.action());
        if (action != null && others && !idle) {
            circuit.followed(action);
        }
        Cause cause = record.cause();
        boolean opens = before.state() == CircuitState.CLOSED || before.openedAt() != record.openedAt();
        if (cause != null && !cause.votes().isEmpty() && opens) {
            parts.graph().record(new FleetOpened(name, cause.votes(), cause.live(), parts.instant()));
        }
        circuit.retain(probes.mine(record));
    }

    private void follow(SharedState next) {
        following = true;
        try {
            circuit.follow(next);
        } finally {
            following = false;
        }
    }

    /** Takes note of who votes. A vote counts only on top of the record that it was given for. */
    void hearVotes(Map<String, Long> all) {
        List<String> next = known.record().state() != CircuitState.CLOSED
                ? List.of()
                : all.entrySet().stream()
                        .filter(vote -> vote.getValue() == known.epoch())
                        .map(Map.Entry::getKey)
                        .sorted()
                        .toList();
        List<String> before = votes;
        parts.graph().undo(() -> votes = before);
        votes = next;
        int needed = quorum().votes(Math.max(1, parts.live()));
        before.stream().filter(each -> !next.contains(each)).forEach(each -> vote(each, false, needed));
        next.stream().filter(each -> !before.contains(each)).forEach(each -> vote(each, true, needed));
    }

    private void vote(String instance, boolean given, int needed) {
        parts.graph().record(new FleetVote(name, instance, given, votes.size(), needed, parts.instant()));
    }

    /** Follows the known record if the circuit has lost touch with it, such as by an error. */
    void hearAll() {
        fetched = true;
        CircuitState state = known.record().state();
        boolean strays =
                state == CircuitState.OPEN ? !circuit.isOpen() : circuit.isClosed() || circuit.isProbingAlone();
        if (state != CircuitState.CLOSED && strays && pending == null) {
            follow(known.record(), known.record());
        }
    }

    // What this instance does.

    /** Whether this instance votes to open the breaker. */
    boolean voting() {
        return pending == null && known.record().state() == CircuitState.CLOSED && circuit.ownCause() != null;
    }

    private Quorum quorum() {
        Quorum set = circuit.config().quorum();
        return set == null ? Quorum.MAJORITY : set;
    }

    /** Before a beat: looks for probes that are too late, and for other work. */
    void tend() {
        circuit.endLateProbes();
        var unused = work();
    }

    void workIfDirty() {
        if (dirty) {
            dirty = false;
            var unused = work();
        }
    }

    /** The store has lost the known record. */
    void lost() {
        lost = true;
        var unused = work();
    }

    /** Makes the changes that this instance wants, one after the other; returns what is under way. Throws nothing. */
    private @Nullable Round work() {
        try {
            Round begun = isAway() ? null : Round.begin(round, parts.nanos(), parts.roundNanos());
            if (begun != null) {
                step(begun, ATTEMPTS);
            }
        } catch (Throwable failed) {
            UserCode.failed(() -> "A change of cluster breaker '" + name + "'", "the next beat tries again", failed);
        }
        return round.get();
    }

    private void step(Round begun, int left) {
        boolean goesOn = false;
        try {
            goesOn = left > 0 && !isAway() && propose(begun, left);
        } finally {
            if (!goesOn) {
                asked = false;
                begun.end(round);
            }
        }
    }

    /** Proposes the next change; returns false if there is none. */
    private boolean propose(Round begun, int left) {
        Versioned base = known;
        Pending proposed = pending;
        begun.extend(parts.nanos(), parts.roundNanos());
        if (lost && base.epoch() > 0) {
            lost = false;
            parts.calls().<Answer>call(
                    Command.RESTORE,
                    store -> store.restore(name, base),
                    (answer, failure) -> answered(begun, left, answer, null, base));
            return true;
        }
        FleetRecord next = proposed != null
                ? parts.translation().record(proposed.state(), proposed.action())
                : probes.next(base.record(), wanted(), this::openByQuorum);
        if (next == null || next.equals(base.record())) {
            settle(proposed);
            return false;
        }
        parts.calls().<Answer>call(
                Command.REPLACE,
                store -> store.replace(name, base.epoch(), next),
                (answer, failure) -> answered(begun, left, answer, proposed, base));
        return true;
    }

    /** The record is already what this instance wanted it to be. */
    private void settle(@Nullable Pending wanted) {
        if (wanted != null) {
            parts.change(() -> {
                if (pending == wanted) {
                    pending(null);
                }
            });
        }
    }

    private int wanted() {
        return waiting.get() + (asked ? 1 : 0);
    }

    private void answered(Round begun, int left, @Nullable Answer answer, @Nullable Pending proposed, Versioned base) {
        try {
            if (answer == null) {
                failed(proposed);
                return;
            }
            parts.serverTime().read(answer.nowMicros());
            parts.change(() -> {
                if (answer.made()) {
                    asked = false;
                    made(answer.current(), proposed);
                } else {
                    learn(answer.current());
                }
            });
            if (!answer.made() && answer.current().epoch() < base.epoch()) {
                lost = true;
            }
        } finally {
            step(begun, answer == null ? 0 : left - 1);
        }
    }

    /** The store does not answer. What an operator did here stays here, unless the fleet has made no other change. */
    private void failed(@Nullable Pending proposed) {
        parts.change(() -> {
            if (proposed != null && pending == proposed) {
                pending(new Pending(proposed.state(), false, proposed.action()));
            }
        });
        circuit.goOnAlone();
    }

    private @Nullable FleetRecord openByQuorum() {
        List<String> voters = votes;
        int live = Math.max(1, parts.live());
        boolean mine = voters.contains(parts.instance());
        if (voters.isEmpty() || voters.size() < quorum().votes(live) || (mine && !voting())) {
            return null;
        }
        return probes.opened(new Cause(OpenCause.Kind.QUORUM, description(voters, live), voters, live));
    }

    private String description(List<String> voters, int live) {
        OpenCause own = circuit.ownCause();
        return voters.size() + " of " + live + " instances: " + String.join(", ", voters)
                + (own == null ? "" : "; " + own.description() + " on " + parts.instance());
    }

    ClusterBreaker status() {
        Versioned now = known;
        return new ClusterBreaker(
                now.record().state(),
                now.epoch(),
                votes,
                quorum().votes(Math.max(1, parts.live())),
                quorum(),
                probes.holders(now.record()));
    }
}
