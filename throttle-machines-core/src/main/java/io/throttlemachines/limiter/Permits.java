package io.throttlemachines.limiter;

import io.throttlemachines.call.CheckedRunnable;
import io.throttlemachines.call.CheckedSupplier;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.refusal.ThrottledException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The permits of a limiter, or of one key of it. Thread-safe.
 *
 * <p>For every method that takes permits:
 * <ul>
 *   <li>the number of permits is one if the caller gives none, and zero or more; zero only checks whether a dependency
 *       or the guard blocks the call. A negative number is an {@link IllegalArgumentException}. The limiter never
 *       grants more than its burst at once;
 *   <li>it takes all permits or none; a refused caller has taken no permit;
 *   <li>while a dependency of the limiter is not available, or its guard objects, the limiter refuses with a
 *       {@link DependencyException} and takes no permit; waiting does not help;
 *   <li>{@code acquire} and calls refuse with a {@link ThrottledException} if the permits are not there in time, or if
 *       the waiting thread is interrupted: the thread stays interrupted;
 *   <li>a caller waits no longer than {@code maxWait}, zero or less for not at all; without one, no longer than the
 *       limiter's {@code max-wait}, by default not at all;
 *   <li>a method that returns a future holds no thread, wherever permits are kept; the future fails with the refusal.
 *       Cancelling it ends the wait and takes nothing, as does completing it, also by {@code orTimeout}.
 *       After a wait, actions that depend on it run on a timer's thread:
 *       they should be quick or move elsewhere. After the answer of a store that instances share, they run on a thread of
 *       the library's executor;
 *   <li>permits of concurrency and adaptive-concurrency are given back by the caller: by the {@link Permit} that {@code acquire}
 *       and {@code permitAsync} return, by {@link #release(long)} after the other methods. {@code call}, {@code run} and
 *       {@code callStage} give them back themselves, however the call ends;
 *   <li>in mode observe it refuses nothing and no caller waits; a call for which there are not enough permits at once
 *       counts as throttled. In mode off the limiter does not even count. Callers that wait when the mode changes go on at once.
 * </ul>
 *
 * <p>A waiting caller holds no permits, is in no queue, and is woken when enough permits may be there. Of several
 * waiting callers the first that tries again gets them, so a large request may wait long beside many small ones. No
 * caller waits beyond the longest wait: the refusal comes as soon as it is certain that the permits come too late.
 * Dependencies and guard are checked again after each wait.
 *
 * <p>With concurrency and adaptive-concurrency, waiting callers get permits in the order in which they came, and no later caller
 * overtakes; nobody knows when a call ends, so that {@code retryAfter} is empty. At most 100 callers wait, or ten for each call
 * that may run if that is more; others are refused at once.
 */
public interface Permits {

    /** Takes one permit if it is there; returns whether it was. */
    default boolean tryAcquire() {
        return tryAcquire(1);
    }

    /** Takes permits if they are there; returns whether they were. */
    boolean tryAcquire(long permits);

    /** Takes one permit, and waits for it up to the limiter's {@code max-wait}. */
    default Permit acquire() {
        return acquire(1);
    }

    /** Takes permits, and waits for them up to the limiter's {@code max-wait}. */
    Permit acquire(long permits);

    /** Takes one permit and waits for it if necessary. */
    default Permit acquire(Duration maxWait) {
        return acquire(1, maxWait);
    }

    /**
     * Takes permits and waits for them if necessary, holding the thread.
     *
     * @return what gives all of them back; does nothing if they come back by themselves
     */
    Permit acquire(long permits, Duration maxWait);

    /** Does the same as {@link #tryAcquire()}, without holding the thread. */
    default CompletableFuture<Boolean> tryAcquireAsync() {
        return tryAcquireAsync(1);
    }

    /** Does the same as {@link #tryAcquire(long)}, without holding the thread. */
    CompletableFuture<Boolean> tryAcquireAsync(long permits);

    /** Does the same as {@link #acquire()}, without holding the thread. */
    default CompletableFuture<@Nullable Void> acquireAsync() {
        return acquireAsync(1);
    }

    /** Does the same as {@link #acquire(long)}, without holding the thread. */
    CompletableFuture<@Nullable Void> acquireAsync(long permits);

    /** Does the same as {@link #acquire(long, Duration)}, without holding the thread. */
    CompletableFuture<@Nullable Void> acquireAsync(long permits, Duration maxWait);

    /** Does the same as {@link #permitAsync(long, Duration)} for one permit and the limiter's {@code max-wait}. */
    CompletableFuture<Permit> permitAsync();

    /**
     * Does the same as {@link #acquire(long, Duration)}, without holding the thread. If the future is cancelled, the permits are
     * given back unless it was complete.
     */
    CompletableFuture<Permit> permitAsync(long permits, Duration maxWait);

    /** Gives back one permit that {@link #tryAcquire()} or {@link #acquireAsync()} has taken. */
    default void release() {
        release(1);
    }

    /**
     * Gives back the permits of one call of {@code tryAcquire}, {@code tryAcquireAsync}, {@code acquireAsync} or {@code decide}, which
     * took so many. Does nothing if there is no such call, or if permits come back by themselves.
     */
    void release(long permits);

    /** Does the same as {@link #peek(long)} for one permit. */
    default Decision peek() {
        return peek(1);
    }

    /**
     * Whether permits would be granted now, and everything else known at this moment. Changes nothing. A dependency
     * whose recovery the call itself would start does not block it.
     */
    Decision peek(long permits);

    /** Whether one permit would be granted now. Changes nothing. */
    default boolean wouldAllow() {
        return peek().allowed();
    }

    /**
     * Takes permits if they are there, and returns everything known at the same moment. If a dependency or the guard
     * blocks the call, the decision says so; nothing is thrown.
     */
    Decision decide(long permits);

    /** Returns all permits. */
    void reset();

    /**
     * Takes one permit as {@link #acquire()} does, then makes a call. The permit goes back when the call ends.
     *
     * @return its result
     * @throws E what the call throws
     */
    <T extends @Nullable Object, E extends Throwable> T call(CheckedSupplier<T, E> call) throws E;

    /** Does the same as {@link #call} for a call that returns nothing. */
    <E extends Throwable> void run(CheckedRunnable<E> call) throws E;

    /**
     * Takes one permit as {@link #acquireAsync()} does, then starts an asynchronous call. Cancelling or completing
     * the returned future ends the wait; cancelling it after the wait cancels the call if that is a
     * {@link CompletableFuture}. The permit goes back when the stage of the call is complete, or the future is cancelled.
     *
     * @param call starts the call; after a wait on a thread of the library's executor, with the caller's context: the MDC and
     *             what is registered with Micrometer's context-propagation
     * @return completes as the call does; fails with the refusal, or with what {@code call} itself throws
     */
    <T extends @Nullable Object> CompletableFuture<T> callStage(Supplier<? extends CompletionStage<T>> call);
}
