package io.throttlemachines.internal.hedge;

import io.throttlemachines.hedge.HedgeAttempt;
import io.throttlemachines.hedge.HedgeTimeoutException;
import io.throttlemachines.internal.call.StackRoom;
import io.throttlemachines.metrics.ThrottleMeters.HedgeMeter.CallOutcome;
import io.throttlemachines.refusal.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One hedged call: starts an attempt, and the next one when the last is late or has failed; takes the first answer and
 * cancels the others. All this happens on the thread of an attempt that ended or of a timer, without the lock. One step
 * under the lock decides what an event means and whether the next attempt is due: two events at once start neither one
 * attempt too many nor too few.
 */
final class HedgeRun<T extends @Nullable Object> extends HedgeAnswer<T> {

    private final DefaultHedge hedge;
    private final Starter<T> starter;
    private final HedgeTally tally;
    private final Consumer<RuntimeException> close = this::closed;

    /** All attempts so far, by number, also those about to start and those refused. It is the lock itself. */
    private final List<Attempt<T>> attempts;

    /** Guarded by the lock. */
    private final HedgeFailures failures = new HedgeFailures();

    /** Starts the next attempt when the last one is late. Guarded by the lock. */
    private @Nullable Future<?> lateness;

    /** Ends the call. Guarded by the lock. */
    private @Nullable Future<?> timeout;

    /** How many attempts have started. Guarded by the lock. */
    private int started;

    /** How many attempts run, or are about to start. Guarded by the lock. */
    private int running;

    /** Whether the call has its outcome; no attempt starts after that. Written under the lock; any thread may read it. */
    private volatile boolean over;

    HedgeRun(DefaultHedge hedge, Starter<T> starter) {
        this.hedge = hedge;
        this.starter = starter;
        this.tally = new HedgeTally(hedge);
        this.attempts = new ArrayList<>(hedge.config().maxAttempts());
    }

    CompletableFuture<T> begin() {
        StackRoom.toChange();
        hedge.budget.pay();
        hedge.waiting().add(close);
        try {
            Future<?> planned = hedge.planTimeout(this::timedOut);
            Attempt<T> first = first(planned);
            if (first == null) { // closed meanwhile
                DefaultHedge.cancel(planned);
            } else {
                start(first);
            }
        } catch (Throwable unplanned) {
            end(CallOutcome.FAILURE, unplanned, () -> {});
        }
        return this;
    }

    private @Nullable Attempt<T> first(@Nullable Future<?> planned) {
        synchronized (attempts) {
            timeout = planned;
            return next(0, null);
        }
    }

    private void planNext(Attempt<T> attempt) {
        boolean last = attempt.number + 1 == hedge.config().maxAttempts();
        Future<?> planned = last ? null : hedge.planNext(() -> late(attempt));
        if (planned != null && !waitsFor(attempt, planned)) {
            DefaultHedge.cancel(planned);
        }
    }

    private boolean waitsFor(Attempt<T> attempt, Future<?> planned) {
        StackRoom.toLock();
        synchronized (attempts) {
            boolean latest = !over && !attempt.ended && attempt.number == attempts.size() - 1;
            lateness = latest ? planned : lateness;
            return latest;
        }
    }

    /** The next attempt, unless it was due before; an extra attempt must be within the budget. Needs the lock. */
    private @Nullable Attempt<T> next(int number, @Nullable Thread timer) {
        boolean extra = number > failures.refused();
        if (over
                || number != attempts.size()
                || number == hedge.config().maxAttempts()
                || (extra && !hedge.budget.take())) {
            return null;
        }
        Attempt<T> next = new Attempt<>(hedge, number, extra, timer);
        attempts.add(next);
        running++;
        return next;
    }

    private void start(Attempt<T> attempt) {
        CompletableFuture<T> call;
        try {
            attempt.begins();
            call = hedge.start(starter, new HedgeAttempt(attempt.number), attempt.onTimer());
        } catch (Throwable failure) {
            if (attempt.extra) {
                hedge.budget.giveBack();
            }
            if (!failed(attempt, failure)) {
                tally.failed(attempt.number, failure, false);
            }
            return;
        }
        tally.begun();
        if (!underWay(attempt, call)) {
            call.cancel(true);
        } else if (!call.isDone()) {
            planNext(attempt);
        }
        var unused = call.whenComplete((value, failure) -> ended(attempt, value, failure));
    }

    /** From now on the attempt can be cancelled. Returns false if the call is over already. */
    private boolean underWay(Attempt<T> attempt, CompletableFuture<T> call) {
        StackRoom.toLock();
        synchronized (attempts) {
            if (over) {
                return false;
            }
            attempt.call = call;
            started++;
            return true;
        }
    }

    private void late(Attempt<T> attempt) {
        Attempt<T> next;
        StackRoom.toChange();
        synchronized (attempts) {
            next = next(attempt.number + 1, Thread.currentThread());
        }
        if (next != null) {
            start(next);
        }
    }

    private void ended(Attempt<T> attempt, @Nullable T value, @Nullable Throwable failure) {
        try {
            if (!(failure == null ? succeeded(attempt, value) : failed(attempt, failure))) {
                tally.lost(attempt.number);
            }
        } catch (Throwable unforeseen) { // the attempt's future would swallow it
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
    private boolean succeeded(Attempt<T> attempt, @Nullable T value) {
        if (!finish()) {
            return false;
        }
        try {
            attempt.recordLatency();
            tally.won(attempt.number);
            giveUpOthers(attempt);
        } finally {
            answer(value);
        }
        return true;
    }

    /** Returns whether the attempt was in time. */
    private boolean failed(Attempt<T> attempt, Throwable failure) {
        Attempt<T> next;
        Throwable outcome;
        boolean begun;
        Future<?> late;
        StackRoom.toChange();
        synchronized (attempts) {
            if (over) {
                return false;
            }
            failures.add(failure);
            running--;
            attempt.ended = true;
            begun = attempt.call != null;
            late = attempt.number == attempts.size() - 1 ? lateness : null;
            next = next(attempt.number + 1, attempt.onTimer() ? Thread.currentThread() : null);
            outcome = running == 0 ? failures.outcome() : null;
        }
        DefaultHedge.cancel(late);
        if (!(failure instanceof RefusedException)) {
            attempt.recordLatency();
        }
        tally.failed(attempt.number, failure, begun);
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

    private void closed(RuntimeException why) {
        end(CallOutcome.CANCELLED, why, () -> {});
    }

    /** The caller has given up. */
    @Override
    void abandon() {
        if (finish()) {
            tally.callEnded(CallOutcome.CANCELLED);
            giveUpOthers(null);
        }
    }

    /** Returns true to the first caller, which decides the outcome. Nothing that the lock guards changes after that. */
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
        synchronized (attempts) {
            if (over) {
                return false;
            }
            over = true;
            late = lateness;
            limit = timeout;
        }
        hedge.waiting().remove(close);
        DefaultHedge.cancel(late);
        DefaultHedge.cancel(limit);
        if (started > 1) {
            tally.hedged();
        }
        return true;
    }

    /** Runs after the end of the call, when nothing that the lock guards changes any more. */
    private void giveUpOthers(@Nullable Attempt<T> winner) {
        for (Attempt<T> loser : attempts) {
            if (loser != winner) {
                loser.giveUp();
            }
        }
    }
}
