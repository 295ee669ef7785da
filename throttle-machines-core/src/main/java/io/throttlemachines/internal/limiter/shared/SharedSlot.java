package io.throttlemachines.internal.limiter.shared;

import io.throttlemachines.internal.limiter.store.Decisions;
import io.throttlemachines.internal.limiter.store.Slot;
import io.throttlemachines.internal.store.StoreCalls;
import io.throttlemachines.internal.store.StoreFailure;
import io.throttlemachines.limiter.Decision;
import io.throttlemachines.limiter.store.PermitStore.Limit;
import io.throttlemachines.limiter.store.PermitStore.Owner;
import io.throttlemachines.limiter.store.PermitStore.Reply;
import io.throttlemachines.metrics.ThrottleMeters.StoreMeter.Command;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The permits that one owner shares with other instances. While the store does not answer, the slot decides as the store's
 * configuration says; then it takes no shared permits, so none can be given back. Thread-safe.
 */
final class SharedSlot implements Slot {

    private final StoreCalls calls;
    private final Owner owner;
    private final Supplier<LimitHistory> limits;
    private final Supplier<? extends Slot> local;

    /** What the store or the local slot last left. Any thread may write it; only shown in refusals. */
    private volatile long seen;

    /**
     * Calls nothing yet.
     *
     * @param limits the settings in force, and those before
     * @param local decides alone if the configuration says so
     */
    SharedSlot(StoreCalls calls, Owner owner, Supplier<LimitHistory> limits, Supplier<? extends Slot> local) {
        this.calls = calls;
        this.owner = owner;
        this.limits = limits;
        this.local = local;
    }

    Owner owner() {
        return owner;
    }

    /** The settings in force. */
    Limit limit() {
        return limits.get().limit();
    }

    @Override
    public boolean shared() {
        return true;
    }

    @Override
    public long take(long permits, long now) {
        Limit asked = limit();
        if (permits > asked.burst()) {
            return NEVER;
        }
        try {
            return waitNow(permits);
        } catch (StoreFailure failure) {
            return takeWithoutStore(permits, now);
        }
    }

    private long waitNow(long permits) {
        Limit asked = limit();
        return waitOf(calls.now(Command.TAKE, store -> store.take(owner, asked, permits)));
    }

    /** Takes permits; returns the wait, or a value that says that the store did not answer. */
    long waitOr(long unanswered, long permits) {
        try {
            return waitNow(permits);
        } catch (StoreFailure failure) {
            return unanswered;
        }
    }

    /** Takes permits without holding the thread; fails if the store does not answer. */
    CompletionStage<Long> waitLater(long permits) {
        Limit asked = limit();
        return calls.<Reply>later(Command.TAKE, store -> store.take(owner, asked, permits))
                .thenApply(this::waitOf);
    }

    @Override
    public CompletionStage<Long> takeAsync(long permits, long now) {
        Limit asked = limit();
        if (permits > asked.burst()) {
            return Slot.super.takeAsync(permits, now);
        }
        return calls.later(Command.TAKE, store -> store.take(owner, asked, permits))
                .handle((reply, failure) -> failure == null ? waitOf(reply) : takeWithoutStore(permits, now));
    }

    /** The receipt is the complement of the store's time, so it is below zero. */
    long waitOf(Reply reply) {
        seen = reply.remaining();
        return reply.allowed() ? ~reply.storeTime() : Math.max(1, reply.retryAfterNanos());
    }

    long takeWithoutStore(long permits, long now) {
        return switch (calls.config().onFailure()) {
            case ALLOW -> UNCOUNTED;
            case DENY -> {
                seen = 0;
                yield UNAVAILABLE;
            }
            case LOCAL -> {
                long wait = local.get().take(permits, now);
                seen = wait <= 0 ? seen : local.get().remaining(now);
                yield wait <= 0 ? UNCOUNTED : wait;
            }
        };
    }

    /** Asks nobody: another instance may take the permits in the next moment anyway. */
    @Override
    public long untilFree(long permits, long now) {
        return permits > limit().burst() ? NEVER : 0;
    }

    @Override
    public long remaining(long now) {
        return decide(0, now, false).remaining();
    }

    @Override
    public long remainingSeen(long now) {
        return seen;
    }

    @Override
    public Decision decide(long permits, long now, boolean take) {
        Limit asked = limit();
        try {
            return take && permits > 0 && permits <= asked.burst()
                    ? decision(permits, calls.now(Command.TAKE, store -> store.take(owner, asked, permits)))
                    : decision(permits, calls.now(Command.LOOK, store -> store.look(owner, asked, permits)));
        } catch (StoreFailure failure) {
            return decideWithoutStore(permits, now, take, asked.burst());
        }
    }

    private Decision decision(long permits, Reply reply) {
        seen = reply.remaining();
        return reply.allowed()
                ? Decisions.allowed(permits, reply.remaining(), reply.resetAfterNanos())
                : Decisions.refused(permits, reply.remaining(), reply.retryAfterNanos(), reply.resetAfterNanos());
    }

    Decision decideWithoutStore(long permits, long now, boolean take, long burst) {
        return switch (calls.config().onFailure()) {
            case ALLOW ->
                permits <= burst ? Decisions.allowed(permits, burst, 0) : Decisions.refused(permits, burst, NEVER, 0);
            case DENY -> Decisions.refused(permits, 0, NEVER, 0);
            case LOCAL -> local.get().decide(permits, now, take);
        };
    }

    /** By the settings that charged them; if those are unknown, the permits come back by themselves. */
    @Override
    public void refund(long permits, long takenAt, long receipt, LongSupplier clock) {
        Limit charged = limits.get().chargedBy(takenAt);
        if (charged != null) {
            var unused = calls.later(Command.GIVE_BACK, store -> store.giveBack(owner, charged, permits, ~receipt));
        }
    }

    @Override
    public boolean samePermits(Slot other) {
        return other instanceof SharedSlot that && calls == that.calls && owner.equals(that.owner);
    }

    /**
     * Returns all permits, those that this instance counts alone too.
     *
     * @throws IllegalStateException if the store does not answer; then nothing has changed here
     */
    @Override
    public boolean reset(long now) {
        try {
            boolean taken = calls.now(Command.RESET, store -> store.reset(owner, limit()));
            boolean takenAlone = local.get().reset(now);
            return taken || takenAlone;
        } catch (StoreFailure failure) {
            throw new IllegalStateException(
                    "The permits of limiter '" + owner.limiter() + "' are kept in store '" + calls.name()
                            + "', which does not answer. Reset it once the store is back.",
                    failure);
        }
    }
}
