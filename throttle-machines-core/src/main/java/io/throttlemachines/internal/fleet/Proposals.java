package io.throttlemachines.internal.fleet;

import io.throttlemachines.fleet.FleetRecord;
import io.throttlemachines.fleet.FleetRecord.Cause;
import io.throttlemachines.fleet.FleetStore.Answer;
import io.throttlemachines.fleet.FleetStore.Versioned;
import io.throttlemachines.internal.call.UserCode;
import io.throttlemachines.metrics.ThrottleMeters.StoreMeter.Command;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a breaker's record that this instance proposes to the fleet, one at a time. A change that conflicts with one of
 * another instance is computed anew from the record that won. Thread-safe.
 */
final class Proposals {

    /** How many changes are proposed in a row, when other instances make changes at the same time. */
    private static final int ATTEMPTS = 8;

    private final FleetMember member;
    private final Probes probes;
    private final FleetParts parts;

    /** Whether the store has lost the record. Any thread may write it. */
    private volatile boolean lost;

    /** How many callers wait for the place of a probe. */
    private final AtomicInteger waiting = new AtomicInteger();

    /** Whether a caller that does not wait has asked for a place. Any thread may write it. */
    private volatile boolean asked;

    /** The question to the store that is under way. */
    private final AtomicReference<@Nullable Round> round = new AtomicReference<>();

    Proposals(FleetMember member, Probes probes, FleetParts parts) {
        this.member = member;
        this.probes = probes;
        this.parts = parts;
    }

    /** Makes the changes that this instance wants. */
    void makeAll() {
        var unused = work();
    }

    /** Puts back the record that the store has lost. */
    void restore() {
        lost = true;
        makeAll();
    }

    /** Asks for the place of a probe, and waits until the deadline. */
    void ask(long deadline) {
        if (deadline <= parts.nanos()) {
            askWithoutWaiting();
            return;
        }
        waiting.incrementAndGet();
        try {
            Round.await(work(), deadline - parts.nanos());
            if (!probes.hasFree(member.known().record())) { // that may have been the answer to another question
                Round.await(work(), deadline - parts.nanos());
            }
        } finally {
            waiting.decrementAndGet();
        }
    }

    private void askWithoutWaiting() {
        probes.patience().asked(member.known().record().openedAt(), parts.nanos());
        boolean late = round.get() != null;
        asked = !member.isAway();
        makeAll();
        if (late && round.get() == null) { // that round may have ended before it could see this question
            asked = !member.isAway();
            makeAll();
        }
    }

    /** Whether a question to the store is under way. */
    boolean underWay() {
        return round.get() != null;
    }

    /** Runs something when the question under way is answered, at the latest after the timeout. Wants a place until then. */
    void afterAnswer(Runnable next) {
        Round asking = round.get();
        if (asking == null) {
            next.run();
            return;
        }
        waiting.incrementAndGet();
        try {
            parts.calls().after(asking.ended(), () -> {
                waiting.decrementAndGet();
                next.run();
            });
        } catch (Throwable noTimer) {
            waiting.decrementAndGet();
            throw noTimer;
        }
    }

    /** Ends the question under way, for those who wait for its answer. */
    void close() {
        Round asking = round.get();
        if (asking != null) {
            asking.end(round);
        }
    }

    /** Makes the changes that this instance wants, one after the other; returns what is under way. Throws nothing. */
    @Nullable
    Round work() {
        try {
            Round begun = member.isAway() ? null : Round.begin(round, parts.nanos(), parts.roundNanos());
            if (begun != null) {
                step(begun, ATTEMPTS);
            }
        } catch (Throwable failed) {
            UserCode.failed(
                    () -> "A change of cluster breaker '" + member.name() + "'", "the next beat tries again", failed);
        }
        return round.get();
    }

    private void step(Round begun, int left) {
        boolean goesOn = false;
        try {
            goesOn = left > 0 && !member.isAway() && propose(begun, left);
        } finally {
            if (!goesOn) {
                asked = false;
                begun.end(round);
            }
        }
    }

    /** Proposes the next change; returns false if there is none. */
    private boolean propose(Round begun, int left) {
        Versioned base = member.known();
        Pending proposed = member.pending();
        begun.extend(parts.nanos(), parts.roundNanos());
        if (lost && base.epoch() > 0) {
            lost = false;
            parts.calls()
                    .<Answer>call(
                            Command.RESTORE,
                            store -> store.restore(member.name(), base),
                            (answer, failure) -> answered(begun, left, answer, null, base));
            return true;
        }
        FleetRecord next = proposed != null
                ? parts.translation().record(proposed.state(), proposed.action())
                : probes.next(base.record(), wanted(), this::openByQuorum);
        if (next == null || next.equals(base.record())) {
            member.drop(proposed);
            return false;
        }
        parts.calls()
                .<Answer>call(
                        Command.REPLACE,
                        store -> store.replace(member.name(), base.epoch(), next),
                        (answer, failure) -> answered(begun, left, answer, proposed, base));
        return true;
    }

    private int wanted() {
        return waiting.get() + (asked ? 1 : 0);
    }

    private void answered(Round begun, int left, @Nullable Answer answer, @Nullable Pending proposed, Versioned base) {
        try {
            if (answer == null) {
                member.unanswered(proposed);
                return;
            }
            parts.serverTime().read(answer.nowMicros());
            parts.change(() -> {
                if (answer.made()) {
                    asked = false;
                    member.made(answer.current(), proposed);
                } else {
                    member.learn(answer.current());
                }
            });
            if (!answer.made() && answer.current().epoch() < base.epoch()) {
                lost = true;
            }
        } finally {
            step(begun, answer == null ? 0 : left - 1);
        }
    }

    private @Nullable FleetRecord openByQuorum() {
        Cause cause = member.votes().quorumCause(member.voting());
        return cause == null ? null : probes.opened(cause);
    }
}
