package io.throttlemachines.internal.limiter.shared;

import io.throttlemachines.internal.limiter.store.Decisions;
import io.throttlemachines.internal.limiter.store.Slot;
import io.throttlemachines.limiter.Decision;
import io.throttlemachines.limiter.store.PermitStore.Reply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The permits that one owner shares with other instances, taken many at once and spent here. A caller waits for the store
 * only if there are too few on lease. Thread-safe.
 *
 * @param <V> what the limiter makes of the slot
 */
final class LeasedSlot<V> implements Slot {

    private final @Nullable String key;
    private final SharedSlot plain;
    private final V view;
    private final Lease lease = new Lease();
    private final Lessee<V> lessee;

    /**
     * Calls nothing yet.
     *
     * @param key   the text of the key; null for the limiter itself
     * @param plain takes permits one call at a time
     * @param slots where slots are while they lease
     * @param view  what the limiter makes of the slot
     */
    LeasedSlot(@Nullable String key, SharedSlot plain, LeasedSlots<V> slots, Function<? super Slot, V> view) {
        this.key = key;
        this.plain = plain;
        this.lessee = new Lessee<>(this, plain, lease, slots);
        this.view = view.apply(this);
    }

    @Nullable
    String key() {
        return key;
    }

    V view() {
        return view;
    }

    /** The permits that can be spent without the store. */
    long leased(long now) {
        return lease.left(now);
    }

    /** See {@link LeaseRequests#tick}. */
    void tick() {
        lessee.requests().tick();
    }

    /** Hands everything back; completes when the store has answered. */
    CompletableFuture<?> handBack() {
        return lessee.requests().handBack();
    }

    @Override
    public boolean shared() {
        return true;
    }

    @Override
    public long take(long permits, long now) {
        return orWithoutStore(spendOrAsk(permits, now), permits, now);
    }

    /** Like {@link #take}; {@link Lessee#UNANSWERED} if the store does not answer. */
    long spendOrAsk(long permits, long now) {
        return lessee.spend(permits, now) ? 0 : lessee.ask(permits, now);
    }

    @Override
    public CompletionStage<Long> takeAsync(long permits, long now) {
        CompletionStage<Long> taken = spendOrAskLater(permits, now);
        return taken == TAKEN ? TAKEN : taken.thenApply(wait -> orWithoutStore(wait, permits, now));
    }

    CompletionStage<Long> spendOrAskLater(long permits, long now) {
        return lessee.spend(permits, now) ? TAKEN : lessee.askLater(permits, now);
    }

    private long orWithoutStore(long wait, long permits, long now) {
        return wait == Lessee.UNANSWERED ? plain.takeWithoutStore(permits, now) : wait;
    }

    @Override
    public long untilFree(long permits, long now) {
        return plain.untilFree(permits, now);
    }

    /** What all instances have left, without any permits on lease. */
    @Override
    public long remaining(long now) {
        return plain.remaining(now);
    }

    @Override
    public long remainingSeen(long now) {
        return plain.remainingSeen(now);
    }

    /** What remains, and when all is back, is from the store's last answer if permits on lease were spent. */
    @Override
    public Decision decide(long permits, long now, boolean take) {
        if (!take || permits == 0 || permits > plain.limit().burst()) {
            Decision seen = plain.decide(permits, now, false);
            return !seen.allowed() && permits <= lease.left(now) ? Decisions.letThrough(seen) : seen;
        }
        long wait = spendOrAsk(permits, now);
        if (wait == Lessee.UNANSWERED) {
            return plain.decideWithoutStore(permits, now, true, plain.limit().burst());
        }
        Reply seen = lessee.requests().last().seen(now);
        return wait <= 0
                ? Decisions.allowed(permits, seen.remaining(), seen.resetAfterNanos())
                : Decisions.refused(permits, seen.remaining(), wait, seen.resetAfterNanos());
    }

    /**
     * To the store if the permits were taken beside the lease. Otherwise back into the lease, unless they were reported as spent
     * already: no instance knows the store's time of that, so these come back by themselves.
     */
    @Override
    public void refund(long permits, long takenAt, long receipt, LongSupplier clock) {
        if (receipt < 0) {
            plain.refund(permits, takenAt, receipt, clock);
        } else {
            lease.refund(permits, takenAt, clock.getAsLong());
        }
    }

    /** Gives back what a caller received that has given up. */
    void giveBack(Waiter waiter, long answer) {
        if (answer <= 0 && answer > Lessee.NO_ANSWER) {
            refund(waiter.permits, waiter.since, answer, lessee.clock());
        }
    }

    @Override
    public boolean samePermits(Slot other) {
        return other instanceof LeasedSlot<?> that && plain.samePermits(that.plain);
    }

    /** Also what this instance has on lease; other instances may spend theirs until it ends. */
    @Override
    public boolean reset(long now) {
        boolean taken = plain.reset(now);
        forget();
        return taken;
    }

    /** Drops what is on lease, after a reset. */
    void forget() {
        lease.change(-lease.unspent());
        lessee.requests().last().forgetRefusal();
    }
}
