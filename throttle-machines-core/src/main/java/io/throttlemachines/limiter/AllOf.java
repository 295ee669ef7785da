package io.throttlemachines.limiter;

import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.refusal.ThrottledException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A call that needs permits of several limiters, such as 10 a second and 1,000 an hour: all must admit, or none is
 * charged. {@code ThrottleMachines.allOf} creates it. For one call, by one thread.
 *
 * <p>It first looks at all of them, at dependencies and at permits, and charges one after the other only when all would
 * admit. If another caller takes permits in between and one limiter then refuses, the limiters charged before get their
 * permits back, as far as that certainly grants no more than the limit: permits of a window that has ended are lost.
 *
 * <p>A limiter or key may be named more than once. Its permits are then needed together: if their sum is more than it can
 * ever grant at once, the call is refused at once.
 *
 * <p>A caller that waits for permits of a limiter of concurrent calls stands in its line alone; its other permits are taken when
 * it gets there, and if they are gone, it gives its place back and waits for them.
 *
 * <p>A caller that waits does so for each limiter no longer than its own longest wait, counted from the beginning, and holds
 * no permits meanwhile. Everything else is as for {@link Permits}.
 *
 * <p>Each limiter is measured for itself: if all admit, each counts the call; if one refuses, only that one does,
 * because the others were not charged. The waiting time counts for the limiter whose permits came last.
 */
public interface AllOf {

    /**
     * A number of permits of one limiter or key.
     *
     * @param of      the limiter or key
     * @param permits how many permits, zero or more
     * @param maxWait how long to wait for them at most; null for the limiter's own {@code max-wait}
     */
    record PermitRequest(Permits of, long permits, @Nullable Duration maxWait) {

        /** Waits for the permits no longer than the limiter's own {@code max-wait}. */
        public PermitRequest(Permits of, long permits) {
            this(of, permits, null);
        }
    }

    /**
     * Takes all permits if all are there; never waits. {@link Permits#release(long)} of each limiter gives them back.
     *
     * @return whether all were there
     * @throws DependencyException if a dependency or guard of one limiter objects
     */
    boolean tryAcquire();

    /**
     * Takes all permits; the thread waits for them if necessary.
     *
     * @return what gives back all of them that do not come back by themselves
     * @throws ThrottledException  if one limiter does not admit in time, or the thread is interrupted
     * @throws DependencyException if a dependency or guard of one limiter objects
     */
    Permit acquire();

    /**
     * Takes all permits without holding a thread while it waits. Cancelling the future ends the wait and takes nothing, as does
     * completing it, also by {@code orTimeout}.
     *
     * @return completes when all permits are taken, fails as {@link #acquire} throws
     */
    CompletableFuture<@Nullable Void> acquireAsync();

    /** Does the same, and completes with what gives the permits back. */
    CompletableFuture<Permit> permitAsync();
}
