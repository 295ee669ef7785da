package io.throttlemachines.internal.hedge;

import io.throttlemachines.hedge.HedgeTimeoutException;
import io.throttlemachines.internal.attempt.Answer;
import io.throttlemachines.internal.attempt.AttemptParts;
import io.throttlemachines.internal.attempt.FollowedCall;
import io.throttlemachines.internal.call.StackRoom;
import io.throttlemachines.metrics.ThrottleMeters.HedgeMeter.CallOutcome;
import io.throttlemachines.refusal.RefusedException;
import java.time.Duration;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One hedged call: starts an attempt, and the next one when the last is late or has failed; takes the first answer and cancels the
 * others. All this happens on the thread of an attempt that ended or of a timer, without the lock. One step under the lock decides
 * what an event means and whether the next attempt is due: two events at once start neither one attempt too many nor too few.
 */
abstract class HedgeRun<T extends @Nullable Object> extends Answer<T> {

    final DefaultHedge hedge;
    private final HedgeTally tally;

    /** Guarded by the lock, which it is itself. */
    private final HedgeFailures failures = new HedgeFailures();

    /** The last attempt so far, also one about to start or refused; null before the first. Guarded by the lock. */
    private @Nullable Attempt<T> latest;

    /** Starts the next attempt when the last one is late. Guarded by the lock. */
    private @Nullable Future<?> lateness;

    /** Ends the call. Guarded by the lock. */
    private @Nullable Future<?> timeout;

    /** Whether an attempt has started, perhaps to find the call over; and whether a second one has. Guarded by the lock. */
    private boolean begun;

    private boolean hedged;

    /** Whether the call has its outcome; no attempt starts after that. Written under the lock; any thread may read it. */
    private volatile boolean over;

    HedgeRun(DefaultHedge hedge) {
        this.hedge = hedge;
        this.tally = hedge.tally();
    }

    /** Makes the call of an attempt, or throws if it cannot start. The thread of a timer must hand it over to another thread. */
    abstract void make(Attempt<T> attempt, FollowedCall<T> made);

    final HedgeRun<T> begin() {
        StackRoom.toBeginAttempts();
        hedge.budget.pay();
        hedge.waiting().add(this);
        try {
            Future<?> planned = hedge.planTimeout(this::timedOut);
            Attempt<T> first = first(planned);
            if (first == null) { // closed meanwhile
                AttemptParts.cancel(planned);
            } else {
                start(first);
            }
        } catch (Throwable unplanned) {
            end(CallOutcome.FAILURE, unplanned, () -> {});
        }
        return this;
    }

    private @Nullable Attempt<T> first(@Nullable Future<?> planned) {
        synchronized (failures) {
            timeout = planned;
            return next(0, null);
        }
    }

    private void planNext(Attempt<T> attempt) {
        boolean last = attempt.number() + 1 == hedge.maxAttempts;
        Future<?> planned = last ? null : hedge.planNext(attempt);
        if (planned != null && !waitsFor(attempt, planned)) {
            AttemptParts.cancel(planned);
        }
    }

    private boolean waitsFor(Attempt<T> attempt, Future<?> planned) {
        StackRoom.toLock();
        synchronized (failures) {
            boolean waits = !over && !attempt.failed && attempt == latest;
            lateness = waits ? planned : lateness;
            return waits;
        }
    }

    /** The next attempt, unless it was due before; an extra attempt must be within the budget. Needs the lock. */
    private @Nullable Attempt<T> next(int number, @Nullable Thread timer) {
        boolean extra = number > failures.refused();
        if (over || number != due() || number == hedge.maxAttempts || (extra && !hedge.budget.take())) {
            return null;
        }
        latest = new Attempt<>(this, hedge.position(number), extra, latest, timer);
        return latest;
    }

    /** How many attempts were due so far: those that run, are about to start or have failed. Needs the lock. */
    private int due() {
        return latest == null ? 0 : latest.number() + 1;
    }

    private void start(Attempt<T> attempt) {
        try {
            attempt.startLatency();
            hedge.makeGuarded(attempt, this);
        } catch (Throwable failure) {
            if (attempt.extra) {
                hedge.budget.giveBack();
            }
            if (!failed(attempt, failure)) {
                tally.failed(attempt.number(), failure, false);
            }
            return;
        }
        tally.begun();
        if (!underWay(attempt)) {
            attempt.cancel(true);
        } else if (!attempt.isDone()) {
            planNext(attempt);
        }
        attempt.follow();
    }

    /** From now on the attempt can be cancelled. Returns false if the call was over before this thread got here. */
    private boolean underWay(Attempt<T> attempt) {
        boolean late;
        boolean second;
        StackRoom.toLock();
        synchronized (failures) {
            late = over;
            attempt.started = !late;
            second = begun && !hedged;
            hedged = begun;
            begun = true;
        }
        tally.countHedged(late && second);
        return !late;
    }

    final void late(Attempt<T> attempt) {
        Attempt<T> next;
        StackRoom.toChange();
        synchronized (failures) {
            next = next(attempt.number() + 1, Thread.currentThread());
        }
        if (next != null) {
            start(next);
        }
    }

    /** An attempt that has started is over. */
    final void ended(Attempt<T> attempt) {
        try {
            Throwable failure = attempt.failure();
            if (!(failure == null ? succeeded(attempt) : failed(attempt, failure))) {
                tally.lost(attempt.number());
            }
        } catch (Throwable unforeseen) { // whatever ended the attempt would swallow it
            endDespite(unforeseen);
        }
    }

    /** Ends the call on a stack that may have little room left. */
    private void endDespite(Throwable unforeseen) {
        try {
            if (finishNow()) {
                tally.callEnded(CallOutcome.FAILURE);
                giveUpOthers(null);
            }
        } finally {
            fail(unforeseen);
        }
    }

    /** Returns whether the attempt was in time. */
    private boolean succeeded(Attempt<T> attempt) {
        if (!finish()) {
            return false;
        }
        try {
            attempt.recordLatency();
            tally.won(attempt.number());
            giveUpOthers(attempt);
        } finally {
            answer(attempt.join());
        }
        return true;
    }

    /** Returns whether the attempt was in time. */
    private boolean failed(Attempt<T> attempt, Throwable failure) {
        Attempt<T> next;
        Throwable outcome;
        boolean counts;
        Future<?> late;
        StackRoom.toChange();
        synchronized (failures) {
            if (over) {
                return false;
            }
            failures.add(failure);
            attempt.failed = true;
            counts = attempt.started;
            late = attempt == latest ? lateness : null;
            next = next(attempt.number() + 1, attempt.onTimer() ? Thread.currentThread() : null);
            outcome = failures.count() == due() ? failures.outcome() : null;
        }
        AttemptParts.cancel(late);
        if (!(failure instanceof RefusedException)) {
            attempt.recordLatency();
        }
        tally.failed(attempt.number(), failure, counts);
        if (next != null) {
            start(next);
        } else if (outcome != null) {
            end(CallOutcome.FAILURE, outcome, () -> {});
        }
        return true;
    }

    private void timedOut(Duration limit) {
        HedgeTimeoutException outcome = new HedgeTimeoutException(hedge.name(), limit);
        end(CallOutcome.TIMEOUT, outcome, () -> failures.suppressIn(outcome));
    }

    /** Ends the call with a failure, unless it is over. */
    private void end(CallOutcome counted, Throwable outcome, Runnable finished) {
        if (!finish()) {
            return;
        }
        try {
            tally.callEnded(counted);
            finished.run();
            giveUpOthers(null);
        } finally {
            fail(outcome);
        }
    }

    /** The library is closed. */
    @Override
    public final void accept(RuntimeException why) {
        end(CallOutcome.CANCELLED, why, () -> {});
    }

    /** The caller has given up. */
    @Override
    protected final void abandon() {
        if (finish()) {
            tally.callEnded(CallOutcome.CANCELLED);
            giveUpOthers(null);
        }
    }

    /** Returns true to the first caller, which decides the outcome. After that only {@link #begun} and {@link #hedged} change. */
    private boolean finish() {
        if (over) {
            return false;
        }
        StackRoom.toChange();
        return finishNow();
    }

    private boolean finishNow() {
        Future<?> late;
        Future<?> limit;
        boolean several;
        synchronized (failures) {
            if (over) {
                return false;
            }
            over = true;
            late = lateness;
            limit = timeout;
            several = hedged;
        }
        hedge.waiting().remove(this);
        AttemptParts.cancel(late);
        AttemptParts.cancel(limit);
        tally.countHedged(several);
        return true;
    }

    /** Runs after the end of the call, when nothing that the lock guards changes any more. */
    private void giveUpOthers(@Nullable Attempt<T> winner) {
        for (Attempt<T> loser = latest; loser != null; loser = loser.previous) {
            if (loser != winner) {
                loser.giveUp();
            }
        }
    }
}
