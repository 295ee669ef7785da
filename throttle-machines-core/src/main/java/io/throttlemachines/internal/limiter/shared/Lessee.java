package io.throttlemachines.internal.limiter.shared;

import io.throttlemachines.internal.call.UserCode;
import io.throttlemachines.internal.limiter.store.Slot;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How callers get permits of one slot that leases: from the lease, or else from the next request to the store, for which they
 * wait in the order in which they came. Thread-safe.
 *
 * @param <V> what the limiter makes of the slot
 */
final class Lessee<V> {

    /** Not a wait: the store did not answer. */
    static final long UNANSWERED = Slot.UNCOUNTED + 1;

    /** Not a wait: this slot cannot lease now. */
    static final long ELSEWHERE = Slot.UNCOUNTED + 2;

    /** Not a wait: there is no answer yet. */
    static final long NO_ANSWER = Slot.UNCOUNTED + 3;

    private final LeasedSlot<V> slot;
    private final SharedSlot plain;
    private final Lease lease;
    private final LeasedSlots<V> slots;
    private final Waiters waiters;
    private final LeaseRequests<V> requests;

    Lessee(LeasedSlot<V> slot, SharedSlot plain, Lease lease, LeasedSlots<V> slots) {
        this.slot = slot;
        this.plain = plain;
        this.lease = lease;
        this.slots = slots;
        this.waiters = new Waiters(slots.calls);
        this.requests = new LeaseRequests<>(slot, plain, lease, slots, waiters);
    }

    LeaseRequests<V> requests() {
        return requests;
    }

    LongSupplier clock() {
        return slots.time::nanos;
    }

    /** Spends permits on lease, and asks for more if few are left. */
    boolean spend(long permits, long now) {
        long left = lease.spend(permits, now);
        if (left == Lease.NONE) {
            return false;
        }
        if (requests.ledger().low(left, now)) {
            refill();
        }
        return true;
    }

    /** The caller has its permits, so nothing that goes wrong here is its failure. */
    private void refill() {
        try {
            requests.refill();
        } catch (Throwable failed) {
            UserCode.failed(() -> "A request for permits on lease", "the next caller asks again", failed);
        }
    }

    /** Takes permits that are not on lease; returns what {@link Slot#take} does, or {@link #UNANSWERED}. */
    long ask(long permits, long now) {
        long known = requests.known(permits, now);
        if (known != 0) {
            return known;
        }
        Waiter waiter = waiters.add(permits, now, true);
        if (waiter == null) {
            return plain.waitOr(UNANSWERED, permits);
        }
        long wait = UNANSWERED;
        boolean ended = false;
        try {
            requests.serveNow();
            wait = waiter.await();
            ended = true;
        } finally {
            if (!ended) {
                giveUp(waiter);
            }
        }
        return wait == ELSEWHERE ? askElsewhere(permits, now) : wait;
    }

    private void giveUp(Waiter waiter) {
        if (!waiter.cancel(false)) {
            slot.giveBack(waiter, waiter.join());
        }
    }

    private long askElsewhere(long permits, long now) {
        LeasedSlot<V> here = here();
        return here == null ? plain.waitOr(UNANSWERED, permits) : here.spendOrAsk(permits, now);
    }

    /** Another slot with the same key that leases; null if there is none. */
    private @Nullable LeasedSlot<V> here() {
        String key = slot.key();
        LeasedSlot<V> known = key == null ? null : slots.of(key);
        return known == slot ? null : known;
    }

    /** Does the same without holding the thread. */
    CompletionStage<Long> askLater(long permits, long now) {
        long known = requests.known(permits, now);
        if (known != 0) {
            return CompletableFuture.completedStage(known);
        }
        Waiter waiter = waiters.add(permits, now, false);
        if (waiter == null) {
            return directLater(permits);
        }
        boolean begun = false;
        try {
            requests.serve();
            endInTime(waiter);
            begun = true;
        } finally {
            if (!begun) {
                giveUp(waiter);
            }
        }
        return waiter.thenCompose(
                wait -> wait == ELSEWHERE ? askElsewhereLater(permits, now) : CompletableFuture.completedStage(wait));
    }

    /** A request that takes long may end only shortly before the caller's time is over, and the next one may take as long again. */
    private void endInTime(Waiter waiter) {
        if (!waiter.isDone()) {
            slots.calls.endInTime(waiter);
            var unused = waiter.whenComplete((wait, failure) -> slots.calls.ended(waiter));
        }
    }

    private CompletionStage<Long> askElsewhereLater(long permits, long now) {
        LeasedSlot<V> here = here();
        return here == null ? directLater(permits) : here.spendOrAskLater(permits, now);
    }

    private CompletionStage<Long> directLater(long permits) {
        return plain.waitLater(permits).exceptionally(failure -> UNANSWERED);
    }
}
