package io.throttlemachines.limiter;

import io.throttlemachines.call.CheckedRunnable;
import io.throttlemachines.call.CheckedSupplier;
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
 *   <li>the number of permits is zero or more; zero only checks whether a dependency or the guard blocks the call. A
 *       negative number is an {@link IllegalArgumentException}. The limiter never grants more than its burst at once;
 *   <li>it takes all permits or none; a refused caller has taken no permit;
 *   <li>while a dependency of the limiter is not available, or its guard objects, the limiter refuses with a
 *       {@link io.throttlemachines.refusal.DependencyException} and takes no permit; waiting does not help;
 *   <li>in mode observe it refuses nothing and no caller waits; a call for which there are not enough permits at once counts as
 *       throttled. In mode off the limiter does not even count.
 * </ul>
 *
 * <p>A waiting caller holds no permits, is in no queue, and is woken when enough permits may be there. Of several waiting
 * callers the first that tries again gets them, so a large request may wait long beside many small ones. No caller waits
 * beyond the longest wait: the refusal comes as soon as it is certain that the permits come too late. Dependencies and guard
 * are checked again after each wait.
 */
public interface Permits {

    /**
     * Takes one permit if it is there.
     *
     * @return whether it was taken
     * @throws io.throttlemachines.refusal.DependencyException if a dependency or the guard blocks the call
     */
    default boolean tryAcquire() {
        return tryAcquire(1);
    }

    /**
     * Takes permits if they are there.
     *
     * @param permits how many
     * @return whether they were taken
     * @throws io.throttlemachines.refusal.DependencyException if a dependency or the guard blocks the call
     */
    boolean tryAcquire(long permits);

    /**
     * Takes one permit; waits for it no longer than the limiter's {@code max-wait}, by default not at all.
     *
     * @throws io.throttlemachines.refusal.ThrottledException  if there is none in time, or the thread is interrupted
     * @throws io.throttlemachines.refusal.DependencyException if a dependency or the guard blocks the call
     */
    default void acquire() {
        acquire(1);
    }

    /**
     * Takes permits; waits for them no longer than the limiter's {@code max-wait}, by default not at all.
     *
     * @param permits how many
     * @throws io.throttlemachines.refusal.ThrottledException  if they are not there in time, or the thread is interrupted
     * @throws io.throttlemachines.refusal.DependencyException if a dependency or the guard blocks the call
     */
    void acquire(long permits);

    /**
     * Takes one permit and waits for it if necessary.
     *
     * @param maxWait how long to wait at most; zero or less for not at all
     * @throws io.throttlemachines.refusal.ThrottledException  if there is none in time, or the thread is interrupted
     * @throws io.throttlemachines.refusal.DependencyException if a dependency or the guard blocks the call
     */
    default void acquire(Duration maxWait) {
        acquire(1, maxWait);
    }

    /**
     * Takes permits and waits for them if necessary, holding the thread. An interrupt ends the wait: the thread stays
     * interrupted, and no permits are taken.
     *
     * @param permits how many
     * @param maxWait how long to wait at most; zero or less for not at all
     * @throws io.throttlemachines.refusal.ThrottledException  if they are not there in time, or the thread is interrupted
     * @throws io.throttlemachines.refusal.DependencyException if a dependency or the guard blocks the call
     */
    void acquire(long permits, Duration maxWait);

    /**
     * Takes one permit if it is there. Never holds the thread, wherever permits are kept.
     *
     * @return whether it was taken; fails with a {@link io.throttlemachines.refusal.DependencyException} if a dependency or
     *     the guard blocks the call
     */
    default CompletableFuture<Boolean> tryAcquireAsync() {
        return tryAcquireAsync(1);
    }

    /**
     * Takes permits if they are there. Never holds the thread, wherever permits are kept.
     *
     * @param permits how many
     * @return whether they were taken; fails with a {@link io.throttlemachines.refusal.DependencyException} if a dependency
     *     or the guard blocks the call
     */
    CompletableFuture<Boolean> tryAcquireAsync(long permits);

    /**
     * Takes one permit; waits for it no longer than the limiter's {@code max-wait}, without holding a thread.
     *
     * @return completes when it is taken, fails as {@link #acquire()} throws
     */
    default CompletableFuture<@Nullable Void> acquireAsync() {
        return acquireAsync(1);
    }

    /**
     * Takes permits; waits for them no longer than the limiter's {@code max-wait}, without holding a thread.
     *
     * @param permits how many
     * @return completes when they are taken, fails as {@link #acquire(long)} throws
     */
    CompletableFuture<@Nullable Void> acquireAsync(long permits);

    /**
     * Takes permits and waits for them if necessary, without holding a thread. Cancelling ends the wait and takes nothing.
     * After a wait, actions that depend on the future run on a timer's thread: they should be quick or move elsewhere.
     *
     * @param permits how many
     * @param maxWait how long to wait at most; zero or less for not at all
     * @return completes when they are taken, fails as {@link #acquire(long, Duration)} throws
     */
    CompletableFuture<@Nullable Void> acquireAsync(long permits, Duration maxWait);

    /** Whether one permit would be granted now, and everything else known at this moment. Changes nothing. */
    default Decision peek() {
        return peek(1);
    }

    /**
     * Whether permits would be granted now, and everything else known at this moment. Changes nothing. A dependency whose
     * recovery the call itself would start does not block it.
     *
     * @param permits how many
     * @return the decision
     */
    Decision peek(long permits);

    /** Whether one permit would be granted now. Changes nothing. */
    default boolean wouldAllow() {
        return peek().allowed();
    }

    /**
     * Takes permits if they are there, and returns everything known at the same moment. If a dependency or the guard blocks
     * the call, the decision says so; nothing is thrown.
     *
     * @param permits how many
     * @return whether they were taken, and everything else
     */
    Decision decide(long permits);

    /** Returns all permits. */
    void reset();

    /**
     * Takes one permit as {@link #acquire()} does, then makes a call.
     *
     * @param call the call
     * @param <T>  the type of its result
     * @param <E>  the exception that it may throw
     * @return its result
     * @throws E what the call throws
     * @throws io.throttlemachines.refusal.ThrottledException  if there is no permit in time
     * @throws io.throttlemachines.refusal.DependencyException if a dependency or the guard blocks the call
     */
    default <T extends @Nullable Object, E extends Throwable> T call(CheckedSupplier<T, E> call) throws E {
        acquire();
        return call.get();
    }

    /**
     * Takes one permit as {@link #acquire()} does, then makes a call that returns nothing.
     *
     * @param call the call
     * @param <E>  the exception that it may throw
     * @throws E what the call throws
     * @throws io.throttlemachines.refusal.ThrottledException  if there is no permit in time
     * @throws io.throttlemachines.refusal.DependencyException if a dependency or the guard blocks the call
     */
    default <E extends Throwable> void run(CheckedRunnable<E> call) throws E {
        acquire();
        call.run();
    }

    /**
     * Takes one permit as {@link #acquireAsync()} does, then starts an asynchronous call. Cancelling the returned future
     * during the wait ends the wait; after that it cancels the call if that is a {@link CompletableFuture}.
     *
     * @param call starts the call; after a wait on a timer's thread
     * @param <T>  the type of its result
     * @return completes as the call does; fails with the refusal, or with what {@code call} itself throws
     */
    <T extends @Nullable Object> CompletableFuture<T> callStage(Supplier<? extends CompletionStage<T>> call);
}
