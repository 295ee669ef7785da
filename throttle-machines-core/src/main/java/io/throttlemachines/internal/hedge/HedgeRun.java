package io.throttlemachines.internal.hedge;

import io.throttlemachines.hedge.HedgeAttempt;
import io.throttlemachines.hedge.HedgeTimeoutException;
import io.throttlemachines.metrics.ThrottleMeters.HedgeMeter.CallOutcome;
import io.throttlemachines.refusal.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One hedged call: starts an attempt, and the next one when the last is late or has failed; takes the first answer and
 * cancels the other attempts. All this happens on the thread of an attempt that ended or of a timer. No lock is held
 * while an attempt starts or is cancelled, or while the call gets its answer. One step under the lock decides what an
 * event means and whether the next attempt is due: two events at once start neither one attempt too many nor too few.
 */
final class HedgeRun<T extends @Nullable Object> {

    private final DefaultHedge hedge;
    private final Function<HedgeAttempt, CompletableFuture<T>> starter;
    private final CompletableFuture<T> answer = new HedgeAnswer<>(this::abandon);
    private final ReentrantLock lock = new ReentrantLock();
    private final HedgeTally tally;

    /** All attempts so far, by number, also those about to start and those refused. Guarded by the lock. */
    private final List<Attempt> attempts = new ArrayList<>();

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

    /** Whether the call has its outcome; no attempt starts after that. Guarded by the lock. */
    private boolean over;

    HedgeRun(DefaultHedge hedge, Function<HedgeAttempt, CompletableFuture<T>> starter) {
        this.hedge = hedge;
        this.starter = starter;
        this.tally = new HedgeTally(hedge);
    }

    /** An attempt, from the moment when it is due. */
    private final class Attempt {

        private final int number;
        private final boolean extra;
        private final long start = hedge.nanos();

        /** Guarded by the lock; null until started. */
        private @Nullable CompletableFuture<T> call;

        Attempt(int number, boolean extra) {
            this.number = number;
            this.extra = extra;
        }

        void recordLatency() {
            if (number == 0) {
                hedge.recordLatency(start);
            }
        }
    }

    CompletableFuture<T> begin() {
        hedge.budget.pay();
        Attempt first;
        lock.lock();
        try {
            planTimeout();
            first = next(0);
        } catch (RejectedExecutionException rejected) {
            return CompletableFuture.failedFuture(rejected);
        } finally {
            lock.unlock();
        }
        if (first != null) {
            start(first);
        }
        return answer;
    }

    /** Needs the lock. */
    private void planTimeout() {
        Duration limit = hedge.config().timeout();
        if (limit != null) {
            timeout = hedge.timers().schedule(() -> timedOut(limit), limit.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** Without timers, an attempt is never late. Needs the lock. */
    private void planNext(Attempt attempt) {
        if (attempt.number + 1 == hedge.config().maxAttempts()) {
            return;
        }
        try {
            lateness = hedge.timers().schedule(() -> late(attempt), hedge.delay.nanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException ended) {
            lateness = null;
        }
    }

    /** The next attempt, unless it was due before; an extra attempt must be within the budget. Needs the lock. */
    private @Nullable Attempt next(int number) {
        boolean extra = number > failures.refused();
        if (over
                || number != attempts.size()
                || number == hedge.config().maxAttempts()
                || (extra && !hedge.budget.take())) {
            return null;
        }
        Attempt next = new Attempt(number, extra);
        attempts.add(next);
        running++;
        return next;
    }

    private void start(Attempt attempt) {
        CompletableFuture<T> call;
        try {
            call = starter.apply(new HedgeAttempt(attempt.number));
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
        }
        var unused = call.whenComplete((value, failure) -> ended(attempt, value, failure));
    }

    /** From now on the attempt can be cancelled. Returns false if the call is over already. */
    private boolean underWay(Attempt attempt, CompletableFuture<T> call) {
        lock.lock();
        try {
            if (over) {
                return false;
            }
            attempt.call = call;
            started++;
            if (!call.isDone()) {
                planNext(attempt);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void late(Attempt attempt) {
        Attempt next;
        lock.lock();
        try {
            next = next(attempt.number + 1);
        } finally {
            lock.unlock();
        }
        if (next != null) {
            start(next);
        }
    }

    private void ended(Attempt attempt, @Nullable T value, @Nullable Throwable failure) {
        if (!(failure == null ? succeeded(attempt, value) : failed(attempt, failure))) {
            tally.lost(attempt.number);
        }
    }

    /** Returns whether the attempt was in time. */
    private boolean succeeded(Attempt attempt, @Nullable T value) {
        if (!finish()) {
            return false;
        }
        attempt.recordLatency();
        tally.won(attempt.number);
        try {
            giveUpOthers(attempt);
        } finally {
            answer.complete(value);
        }
        return true;
    }

    /** Returns whether the attempt was in time. */
    private boolean failed(Attempt attempt, Throwable failure) {
        Attempt next;
        Throwable outcome = null;
        boolean begun;
        lock.lock();
        try {
            if (over) {
                return false;
            }
            failures.add(failure);
            running--;
            begun = attempt.call != null;
            if (attempt.number == attempts.size() - 1) {
                cancel(lateness);
            }
            next = next(attempt.number + 1);
            if (running == 0) {
                outcome = failures.outcome();
            }
        } finally {
            lock.unlock();
        }
        if (!(failure instanceof RefusedException)) {
            attempt.recordLatency();
        }
        tally.failed(attempt.number, failure, begun);
        if (next != null) {
            start(next);
        } else if (outcome != null && finish()) {
            tally.callEnded(CallOutcome.FAILURE);
            answer.completeExceptionally(outcome);
        }
        return true;
    }

    private void timedOut(Duration limit) {
        if (!finish()) {
            return;
        }
        tally.callEnded(CallOutcome.TIMEOUT);
        HedgeTimeoutException outcome = new HedgeTimeoutException(hedge.name(), limit);
        failures.suppressIn(outcome);
        try {
            giveUpOthers(null);
        } finally {
            answer.completeExceptionally(outcome);
        }
    }

    /** The caller has given up. */
    private void abandon() {
        if (finish()) {
            tally.callEnded(CallOutcome.CANCELLED);
            giveUpOthers(null);
        }
    }

    /** Returns true to the first caller, which decides the outcome. Nothing that the lock guards changes after that. */
    private boolean finish() {
        lock.lock();
        try {
            if (over) {
                return false;
            }
            over = true;
            cancel(lateness);
            cancel(timeout);
        } finally {
            lock.unlock();
        }
        if (started > 1) {
            tally.hedged();
        }
        return true;
    }

    private static void cancel(@Nullable Future<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    /** Runs after the end of the call, when nothing that the lock guards changes any more. */
    private void giveUpOthers(@Nullable Attempt winner) {
        for (Attempt loser : attempts) {
            CompletableFuture<T> call = loser.call;
            if (loser != winner && call != null && !call.isDone()) {
                loser.recordLatency();
                call.cancel(true);
            }
        }
    }
}
