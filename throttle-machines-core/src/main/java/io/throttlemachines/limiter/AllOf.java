package io.throttlemachines.limiter;

import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.refusal.ThrottledException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Takes permits of several limiters, such as 10 a second and 1,000 an hour: all must admit, or none is charged.
 *
 * <p>First all are looked at, dependencies and permits, and only when all would admit are they charged one after the
 * other. When another caller comes in between and one refuses after all, the earlier ones get back what was taken, as far
 * as that certainly lets nobody have more than the limit: if a window ended in between, what was taken of it is lost.
 *
 * <p>Who waits does so for each limiter no longer than its own longest wait from the beginning, and holds nothing of
 * any of them meanwhile. All else is as for {@link Permits}.
 *
 * <p>Measured is each limiter for itself: if all admit, each is told so; if one refuses, only that one is, as the others
 * were not charged. The time of waiting is told to the one that was last waited for.
 */
public final class AllOf {

    private AllOf() {}

    /**
     * What is wanted of one limiter or key.
     *
     * @param of      the limiter or key
     * @param permits how many permits, zero or more
     * @param maxWait how long to wait for them at most
     */
    public record Want(Permits of, long permits, Duration maxWait) {

        /**
         * Wants permits, and waits for them as long as the limiter's own {@code max-wait}.
         *
         * @param of      the limiter or key
         * @param permits how many permits, zero or more
         */
        public Want(Permits of, long permits) {
            this(
                    of,
                    permits,
                    (of instanceof Limiter limiter ? limiter.own() : (SlotPermits) of)
                            .core()
                            .terms()
                            .config()
                            .maxWait());
        }

        SlotPermits slotPermits() {
            return of instanceof Limiter limiter ? limiter.own() : (SlotPermits) of;
        }
    }

    /**
     * Takes all if all are there; waits for nothing.
     *
     * @param wants what is wanted, in the order in which refusals are found
     * @return whether all were there
     * @throws io.throttlemachines.refusal.DependencyException if something stands in the way of one
     */
    public static boolean tryAcquire(List<Want> wants) {
        try {
            new AllOfAttempt(wants, false).first();
            return true;
        } catch (ThrottledException refused) {
            return false;
        }
    }

    /**
     * Takes all, holding the thread while it waits.
     *
     * @param wants what is wanted, in the order in which refusals are found
     * @throws ThrottledException                              if one does not admit in time, or the thread is interrupted
     * @throws io.throttlemachines.refusal.DependencyException if something stands in the way of one
     */
    public static void acquire(List<Want> wants) {
        AllOfAttempt attempt = new AllOfAttempt(wants, true);
        long wait = attempt.first();
        if (wait > 0) {
            attempt.await(wait);
        }
    }

    /**
     * Takes all without holding a thread while it waits. Cancelling ends the waiting and takes nothing.
     *
     * @param wants what is wanted, in the order in which refusals are found
     * @return completes when all are taken, fails as {@link #acquire} throws
     */
    public static CompletableFuture<@Nullable Void> acquireAsync(List<Want> wants) {
        AllOfAttempt attempt = new AllOfAttempt(wants, true);
        CompletionStage<Long> first;
        try {
            first = attempt.nextAsync();
        } catch (RefusedException refused) {
            attempt.refused(refused);
            return CompletableFuture.failedFuture(refused);
        }
        return AsyncWait.start(attempt, first).answer();
    }
}
