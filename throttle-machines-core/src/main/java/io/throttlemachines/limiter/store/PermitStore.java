package io.throttlemachines.limiter.store;

import io.throttlemachines.limiter.Algorithm;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Keeps permits where several instances of an application share them, such as a data grid or a database. An application
 * implements it and gives it to {@code ThrottleMachinesBuilder.store(name, ...)}; limiters with {@code store: name} use it.
 *
 * <p>Each call is one atomic step of the store, and the time in it is the store's own, so that no instance's clock decides.
 * The settings come with each call: instances with different settings of one limiter may run side by side, and each is
 * answered by its own settings, from one shared count.
 *
 * <p>No method may block: the library calls them on threads of the application. It limits the time it waits, stops calling
 * a store that fails, and decides without it then ({@link StoreConfig}). A store that cannot be reached completes the
 * stage with an exception, or throws one, as early as it can. If the library has waited long enough, it cancels the stage
 * if that is a {@link java.util.concurrent.Future}: what was not sent yet must not be sent later. What depends on a stage
 * that the library received is quick, and contains no code of the application; it may call the store again, such as for the
 * callers that have waited for an answer. Implementations are thread-safe.
 */
public interface PermitStore {

    /** The wait for more permits than the burst, which can never be there at once. */
    long NEVER = Long.MAX_VALUE;

    /**
     * Whose permits they are: those of a limiter itself, or those of one of its keys. Two owners are the same if both
     * texts are equal.
     *
     * @param limiter the full name of the limiter
     * @param key     the text of the key, of any length; null for the limiter itself
     */
    record Owner(String limiter, @Nullable String key) {}

    /**
     * The settings of the limiter that asks.
     *
     * @param algorithm   how permits are counted; {@link Algorithm#TOKEN_BUCKET} and {@link Algorithm#GCRA} mean the same
     * @param permits     how many permits per period, at least 1 and at most one per nanosecond
     * @param periodNanos the period in nanoseconds, at least 1
     * @param burst       the most permits at once, at least 1; as many as {@code permits} for windows
     */
    record Limit(Algorithm algorithm, long permits, long periodNanos, long burst) {}

    /**
     * What a store knows, all from the same moment.
     *
     * @param allowed         whether the permits are there
     * @param remaining       permits that could be taken at once, after taking the requested ones if they were taken
     * @param retryAfterNanos nanoseconds until the requested permits are there if no others are taken: zero if allowed;
     *                        {@link #NEVER} if they are more than the burst
     * @param resetAfterNanos nanoseconds until all permits are back if no others are taken
     * @param storeTime       that moment by the store's own clock, in a unit of its choice: zero or more. The library only returns
     *                        it to {@link #giveBack} and {@link #lease}
     */
    record Reply(boolean allowed, long remaining, long retryAfterNanos, long resetAfterNanos, long storeTime) {

        /** Checks the time. */
        public Reply {
            if (storeTime < 0) {
                throw new IllegalArgumentException("storeTime is " + storeTime + ": use a time of zero or more");
            }
        }
    }

    /**
     * Rejects settings by which this store cannot count. Called before a limiter with them starts, and before a running one
     * takes them over. Default: accepts all.
     *
     * @throws io.throttlemachines.config.ConfigurationException says what to write instead; its node may be null
     */
    default void check(Limit limit) {}

    /**
     * Whether a call that failed shows that the store cannot be used, so that the library calls it no more for a while. A store
     * answers {@code false} where the call alone is at fault: the state of its owner cannot be read, or it waited within the
     * store for other calls. {@link StoreConfig#onFailure} decides the call in any case. Quick. Default: {@code true}.
     *
     * @param call    what the store returned; null if it threw, or returned null
     * @param failure what it threw or completed with; a {@link java.util.concurrent.TimeoutException} of the library if it did not
     *                answer in time
     */
    default boolean isUnavailable(@Nullable CompletionStage<?> call, Throwable failure) {
        return true;
    }

    /**
     * Takes permits, all or none.
     *
     * @param permits how many, at least 1
     */
    CompletionStage<Reply> take(Owner owner, Limit limit, long permits);

    /**
     * Looks whether permits could be taken, and changes nothing.
     *
     * @param permits how many, zero or more; zero permits are always there
     */
    CompletionStage<Reply> look(Owner owner, Limit limit, long permits);

    /**
     * Gives back permits that were taken and not used, as far as that certainly grants no more than the algorithm allows.
     * The library does not wait for it, and the store may carry it out much later: only its own clock knows how long ago the
     * permits were taken.
     *
     * @param permits how many, at least 1
     * @param takenAt the {@link Reply#storeTime} of the reply with which they were taken
     */
    CompletionStage<?> giveBack(Owner owner, Limit limit, long permits, long takenAt);

    /**
     * Takes permits, and leases others to an instance that spends them by itself. A store grants no more than half of what is
     * free, so that many instances do not take all from each other. Permits on lease count as taken, until the holder reports
     * or hands them back, or the lease ends; one that ends without a report counts as wholly spent. The store measures a lease
     * from the moment at which it grants it, and the holder from before it asked, so the holder's ends first.
     *
     * <p>Default: asks by {@link #take} or {@link #look} and leases nothing, so that limiters with {@code lease} call the store
     * for each permit.
     *
     * @param request whom the permits are for, how many, and what became of those on lease
     */
    default CompletionStage<LeaseReply> lease(Owner owner, Limit limit, LeaseRequest request) {
        CompletionStage<Reply> decision =
                request.permits() > 0 ? take(owner, limit, request.permits()) : look(owner, limit, 0);
        return decision.thenApply(reply -> new LeaseReply(reply, 0, 0, 0));
    }

    /**
     * Returns all permits of one owner, and touches no other. Leases of the owner are forgotten: what their holders have not spent
     * they may still spend until the leases end.
     *
     * @return whether any were taken
     */
    CompletionStage<Boolean> reset(Owner owner, Limit limit);
}
