package io.throttlemachines.hedge;

import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One hedged call: starts an attempt, and the next when that is late or has failed; takes the first answer; cancels the
 * rest. Everything happens on the thread of whoever brings news, an attempt that ended or a timer, and no lock is held
 * while an attempt is started, cancelled or answered for.
 */
final class HedgeRun<T extends @Nullable Object> {

    private final Hedge hedge;
    private final Function<HedgeAttempt, CompletableFuture<T>> starter;
    private final CompletableFuture<T> answer = new Answer();
    private final ReentrantLock lock = new ReentrantLock();

    /** Attempts that were started, by number; null for one that was refused. Guarded by the lock. */
    private final List<@Nullable Attempt> attempts = new ArrayList<>();

    /** What attempts failed with, in order. Guarded by the lock. */
    private final List<Throwable> failures = new ArrayList<>();

    /** Why attempts were not let in, in order. Guarded by the lock. */
    private final List<RefusedException> refusals = new ArrayList<>();

    /** Starts the next attempt when the last one is late. Guarded by the lock. */
    private @Nullable Future<?> lateness;

    /** Ends the call. Guarded by the lock. */
    private @Nullable Future<?> timeout;

    /** Attempts that are under way, or about to be. Guarded by the lock. */
    private int running;

    /** Whether an extra attempt has been started. Guarded by the lock. */
    private boolean hedged;

    /** Whether the call has its outcome; nothing is started after that. Guarded by the lock. */
    private boolean over;

    HedgeRun(Hedge hedge, Function<HedgeAttempt, CompletableFuture<T>> starter) {
        this.hedge = hedge;
        this.starter = starter;
    }

    /** An attempt under way. */
    private final class Attempt {

        private final int number;
        private final long start = hedge.nanos();
        private final CompletableFuture<T> call;

        Attempt(int number, CompletableFuture<T> call) {
            this.number = number;
            this.call = call;
        }

        void giveUp() {
            if (number == 0) {
                hedge.delay().record(hedge.nanos() - start);
            }
            call.cancel(true);
        }
    }

    CompletableFuture<T> begin() {
        hedge.budget().pay();
        Duration limit = hedge.config().timeout();
        if (limit != null) {
            plan(() -> timeout = timers().schedule(this::timedOut, limit.toNanos(), TimeUnit.NANOSECONDS));
        }
        startNext();
        return answer;
    }

    private ScheduledExecutorService timers() {
        return hedge.timers();
    }

    private void plan(Runnable scheduling) {
        lock.lock();
        try {
            if (!over) {
                scheduling.run();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Starts the next attempt that its breaker lets in. If there is none, and none is under way, all have failed. */
    private void startNext() {
        while (true) {
            int number = reserve();
            if (number < 0) {
                endIfAllFailed();
                return;
            }
            CompletableFuture<T> call;
            try {
                call = starter.apply(new HedgeAttempt(number));
            } catch (RefusedException refusal) {
                skipped(refusal);
                continue;
            } catch (RuntimeException | Error failure) {
                failed(failure);
                continue;
            }
            started(new Attempt(number, call));
            return;
        }
    }

    /** The number of the next attempt, or -1 if there is to be none. An extra one has to be within the budget. */
    private int reserve() {
        lock.lock();
        try {
            int number = attempts.size();
            boolean extra = number > refusals.size();
            if (over
                    || number == hedge.config().maxAttempts()
                    || (extra && !hedge.budget().take())) {
                return -1;
            }
            attempts.add(null);
            running++;
            hedged |= extra;
            return number;
        } finally {
            lock.unlock();
        }
    }

    private void started(Attempt attempt) {
        hedge.counts().attempts.increment();
        boolean tooLate;
        lock.lock();
        try {
            tooLate = over;
            if (!over) {
                attempts.set(attempt.number, attempt);
                if (attempt.number + 1 < hedge.config().maxAttempts() && !attempt.call.isDone()) {
                    lateness = timers().schedule(this::late, hedge.delay().nanos(), TimeUnit.NANOSECONDS);
                }
            }
        } finally {
            lock.unlock();
        }
        if (tooLate) {
            attempt.call.cancel(true);
        }
        var unused = attempt.call.whenComplete((value, failure) -> ended(attempt, value, failure));
    }

    private void late() {
        startNext();
    }

    private void skipped(RefusedException refusal) {
        lock.lock();
        try {
            running--;
            refusals.add(refusal);
        } finally {
            lock.unlock();
        }
    }

    private void failed(Throwable failure) {
        lock.lock();
        try {
            running--;
            failures.add(failure);
        } finally {
            lock.unlock();
        }
    }

    private void ended(Attempt attempt, @Nullable T value, @Nullable Throwable thrown) {
        if (thrown == null) {
            succeeded(attempt, value);
            return;
        }
        if (isOver()) {
            return; // it was given up, or nobody waits for it any more
        }
        Throwable failure =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (attempt.number == 0) {
            hedge.delay().record(hedge.nanos() - attempt.start);
        }
        if (failure instanceof RefusedException refusal) {
            skipped(refusal);
        } else {
            failed(failure);
        }
        if (latest(attempt)) {
            startNext();
        } else {
            endIfAllFailed();
        }
    }

    /** Whether no attempt has been started since; if so, its lateness does not matter any more. */
    private boolean latest(Attempt attempt) {
        lock.lock();
        try {
            boolean latest = attempt.number == attempts.size() - 1;
            if (latest) {
                cancel(lateness);
            }
            return latest;
        } finally {
            lock.unlock();
        }
    }

    private boolean isOver() {
        lock.lock();
        try {
            return over;
        } finally {
            lock.unlock();
        }
    }

    private void succeeded(Attempt attempt, @Nullable T value) {
        if (!finish()) {
            return;
        }
        if (attempt.number == 0) {
            hedge.delay().record(hedge.nanos() - attempt.start);
        }
        hedge.counts().won(attempt.number);
        giveUpOthers(attempt);
        answer.complete(value);
    }

    private void endIfAllFailed() {
        Throwable outcome;
        lock.lock();
        try {
            if (over || running > 0) {
                return;
            }
            outcome = allFailed();
        } finally {
            lock.unlock();
        }
        if (finish()) {
            hedge.counts().failed.increment();
            answer.completeExceptionally(outcome);
        }
    }

    /** The first failure, with the others suppressed in it; a refusal only if there is nothing else. Needs the lock. */
    private Throwable allFailed() {
        if (failures.isEmpty()) {
            return refusals.stream()
                    .filter(CircuitOpenException.class::isInstance)
                    .findFirst()
                    .orElse(refusals.get(0));
        }
        Throwable first = failures.get(0);
        failures.stream().filter(other -> other != first).forEach(first::addSuppressed);
        refusals.forEach(first::addSuppressed);
        return first;
    }

    private void timedOut() {
        Duration limit = hedge.config().timeout();
        if (limit != null && finish()) {
            hedge.counts().timedOut.increment();
            giveUpOthers(null);
            answer.completeExceptionally(new HedgeTimeoutException(hedge.name(), limit));
        }
    }

    /** The outcome is decided: by whoever is first. */
    private boolean finish() {
        boolean wasHedged;
        lock.lock();
        try {
            if (over) {
                return false;
            }
            over = true;
            wasHedged = hedged;
            cancel(lateness);
            cancel(timeout);
        } finally {
            lock.unlock();
        }
        if (wasHedged) {
            hedge.counts().hedged.increment();
        }
        return true;
    }

    private static void cancel(@Nullable Future<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private void giveUpOthers(@Nullable Attempt winner) {
        List<@Nullable Attempt> losers;
        lock.lock();
        try {
            losers = new ArrayList<>(attempts);
        } finally {
            lock.unlock();
        }
        for (Attempt loser : losers) {
            if (loser != null && loser != winner && !loser.call.isDone()) {
                loser.giveUp();
            }
        }
    }

    /** What the caller waits for; cancelling it gives all attempts up. */
    private final class Answer extends CompletableFuture<T> {

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            if (finish()) {
                hedge.counts().cancelled.increment();
                giveUpOthers(null);
            }
            return super.cancel(mayInterruptIfRunning);
        }
    }
}
