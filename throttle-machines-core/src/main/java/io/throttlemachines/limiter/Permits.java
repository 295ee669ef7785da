package io.throttlemachines.limiter;

import io.throttlemachines.call.CheckedRunnable;
import io.throttlemachines.call.CheckedSupplier;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked of a limiter, or of one key of it. Thread-safe.
 *
 * <p>For every method that takes permits:
 * <ul>
 *   <li>the number of permits is zero or more; zero asks only whether a dependency or the guard stands in the way. A
 *       negative one is an {@link IllegalArgumentException}. More than the limiter's burst are never given;
 *   <li>it takes all permits or none; who is refused has taken nothing;
 *   <li>while something the limiter depends on is not available, or its guard says no, it refuses with a
 *       {@link io.throttlemachines.refusal.DependencyException}, which no waiting helps against and which takes nothing;
 *   <li>in mode observe it refuses nothing and waits for nothing, and what finds no permits at once counts as throttled;
 *       in mode off it does not even count.
 * </ul>
 *
 * <p>Who waits does not hold permits, stands in no queue and is woken when enough may be there: of several, the one that
 * asks first then gets them, and a large demand may wait long beside many small ones. Waiting never goes on beyond the
 * longest wait: as soon as it is plain that permits come too late, the refusal comes at once. What is depended on is
 * looked at again after each wait.
 */
public interface Permits {

    /**
     * Takes one permit if it is there.
     *
     * @return whether it was
     * @throws io.throttlemachines.refusal.DependencyException if something stands in the way
     */
    default boolean tryAcquire() {
        return tryAcquire(1);
    }

    /**
     * Takes permits if they are there.
     *
     * @param permits how many
     * @return whether they were
     * @throws io.throttlemachines.refusal.DependencyException if something stands in the way
     */
    boolean tryAcquire(long permits);

    /**
     * Takes one permit; waits for it no longer than the limiter's {@code max-wait}, by default not at all.
     *
     * @throws io.throttlemachines.refusal.ThrottledException  if there is none in time, or the thread is interrupted
     * @throws io.throttlemachines.refusal.DependencyException if something stands in the way
     */
    default void acquire() {
        acquire(1);
    }

    /**
     * Takes permits; waits for them no longer than the limiter's {@code max-wait}, by default not at all.
     *
     * @param permits how many
     * @throws io.throttlemachines.refusal.ThrottledException  if they are not there in time, or the thread is interrupted
     * @throws io.throttlemachines.refusal.DependencyException if something stands in the way
     */
    void acquire(long permits);

    /**
     * Takes one permit and waits for it if need be.
     *
     * @param maxWait how long at most; zero or less for not at all
     * @throws io.throttlemachines.refusal.ThrottledException  if there is none in time, or the thread is interrupted
     * @throws io.throttlemachines.refusal.DependencyException if something stands in the way
     */
    default void acquire(Duration maxWait) {
        acquire(1, maxWait);
    }

    /**
     * Takes permits and waits for them if need be, holding the thread. An interrupt ends the waiting: the thread stays
     * interrupted, and nothing was taken.
     *
     * @param permits how many
     * @param maxWait how long at most; zero or less for not at all
     * @throws io.throttlemachines.refusal.ThrottledException  if they are not there in time, or the thread is interrupted
     * @throws io.throttlemachines.refusal.DependencyException if something stands in the way
     */
    void acquire(long permits, Duration maxWait);

    /**
     * Takes one permit if it is there, never holding the thread, wherever permits are kept.
     *
     * @return whether it was; fails with a {@link io.throttlemachines.refusal.DependencyException} if something stands in
     *     the way
     */
    default CompletableFuture<Boolean> tryAcquireAsync() {
        return tryAcquireAsync(1);
    }

    /**
     * Takes permits if they are there, never holding the thread, wherever permits are kept.
     *
     * @param permits how many
     * @return whether they were; fails with a {@link io.throttlemachines.refusal.DependencyException} if something stands
     *     in the way
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
     * Takes permits and waits for them if need be, without holding a thread. Cancelling ends the waiting and takes nothing.
     * After a wait what depends on the answer runs on a timer's thread: it should be quick or move elsewhere.
     *
     * @param permits how many
     * @param maxWait how long at most; zero or less for not at all
     * @return completes when they are taken, fails as {@link #acquire(long, Duration)} throws
     */
    CompletableFuture<@Nullable Void> acquireAsync(long permits, Duration maxWait);

    /**
     * Would one permit be given now? Changes nothing.
     *
     * @return whether, and all else there is to know
     */
    default Decision peek() {
        return peek(1);
    }

    /**
     * Would permits be given now? Changes nothing. A dependency that the call itself would set on its way to recovery does
     * not stand in the way.
     *
     * @param permits how many
     * @return whether, and all else there is to know
     */
    Decision peek(long permits);

    /**
     * Would a call be let through now? Changes nothing.
     *
     * @return whether one permit would be given
     */
    default boolean wouldAllow() {
        return peek().allowed();
    }

    /**
     * Takes permits if they are there, and tells all there is to know from the same moment. What is blocked by a dependency
     * is told in the decision, not thrown.
     *
     * @param permits how many
     * @return whether they were taken, and all else
     */
    Decision decide(long permits);

    /** Gives all permits back. */
    void reset();

    /**
     * Takes one permit as {@link #acquire()} does, then makes a call.
     *
     * @param call the call
     * @param <T>  the type of its answer
     * @param <E>  what it may throw
     * @return its answer
     * @throws E what it throws
     * @throws io.throttlemachines.refusal.ThrottledException  if there is no permit in time
     * @throws io.throttlemachines.refusal.DependencyException if something stands in the way
     */
    default <T extends @Nullable Object, E extends Throwable> T call(CheckedSupplier<T, E> call) throws E {
        acquire();
        return call.get();
    }

    /**
     * Takes one permit as {@link #acquire()} does, then makes a call that answers nothing.
     *
     * @param call the call
     * @param <E>  what it may throw
     * @throws E what it throws
     * @throws io.throttlemachines.refusal.ThrottledException  if there is no permit in time
     * @throws io.throttlemachines.refusal.DependencyException if something stands in the way
     */
    default <E extends Throwable> void run(CheckedRunnable<E> call) throws E {
        acquire();
        call.run();
    }

    /**
     * Takes one permit as {@link #acquireAsync()} does, then starts an asynchronous call. Cancelling the answer while it
     * waits ends the waiting; afterwards it cancels the call if that is a {@link CompletableFuture}.
     *
     * @param call starts the call; after a wait on a timer's thread
     * @param <T>  the type of its answer
     * @return the call's answer; fails with the refusal, or with what {@code call} itself throws
     */
    <T extends @Nullable Object> CompletableFuture<T> callStage(Supplier<? extends CompletionStage<T>> call);
}
