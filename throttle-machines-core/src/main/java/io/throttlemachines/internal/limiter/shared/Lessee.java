package io.throttlemachines.internal.limiter.shared;

import io.throttlemachines.internal.call.UserCode;
import io.throttlemachines.internal.limiter.store.Slot;
import io.throttlemachines.internal.store.StoreCalls;
import io.throttlemachines.internal.store.StoreFailure;
import io.throttlemachines.limiter.store.LeaseReply;
import io.throttlemachines.limiter.store.LeaseRequest;
import io.throttlemachines.limiter.store.PermitStore;
import io.throttlemachines.metrics.ThrottleMeters.StoreMeter.Command;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Leases permits for one slot. One request is under way at a time: the thread that makes it has the turn, and callers that need
 * permits too wait for its end. The next permits are asked for while a quarter is left, or as many as are spent in two round
 * trips, so that at a steady pace no caller waits.
 *
 * <p>It spends a permit within the time for which it was granted, measured from before the request, reports each one at most
 * once, and takes back only those that it has not reported. Thread-safe.
 *
 * @param <V> what the limiter makes of the slot
 */
final class Lessee<V> {

    /** Not a wait: the store did not answer. */
    static final long UNANSWERED = Slot.UNCOUNTED + 1;

    private final LeasedSlot<V> slot;
    private final SharedSlot plain;
    private final Lease lease;
    private final LeasedSlots<V> slots;
    private final StoreCalls calls;
    private final LeaseLedger ledger;
    private final LastAnswer last;
    private final LeaseTimer<V> timer;
    private final Turn turn = new Turn();

    Lessee(LeasedSlot<V> slot, SharedSlot plain, Lease lease, LeasedSlots<V> slots) {
        this.slot = slot;
        this.plain = plain;
        this.lease = lease;
        this.slots = slots;
        this.calls = slots.calls;
        this.timer = new LeaseTimer<>(slot, slots);
        this.ledger = new LeaseLedger(lease, slots.most, slots.leaseNanos, slots.time::nanos);
        this.last = new LastAnswer(slots.leaseNanos, slots.most);
    }

    /** Spends permits on lease, and asks for more if few are left. */
    boolean spend(long permits, long now) {
        long left = lease.spend(permits, now);
        if (left == Lease.NONE) {
            return false;
        }
        if (ledger.low(left, now)) {
            refill();
        }
        return true;
    }

    /** The caller has its permits, so nothing that goes wrong here is its failure. */
    private void refill() {
        try {
            if (turn.begin()) {
                var unused = send(() -> ledger.request(0));
            }
        } catch (Throwable failed) {
            UserCode.failed(() -> "A request for permits on lease", "the next caller asks again", failed);
        }
    }

    /** Takes permits that are not on lease; returns what {@link Slot#take} does, or {@link #UNANSWERED}. */
    long ask(long permits, long now) {
        long known = known(permits, now);
        if (known != 0) {
            return known;
        }
        if (turn.begin()) {
            return askInTurn(permits, now);
        }
        long timeout = calls.config().timeout().toNanos();
        if (!Boolean.TRUE.equals(Turn.await(turn.ended(), timeout))) {
            return UNANSWERED;
        }
        CompletionStage<Long> taken = spentOrAskLater(permits, now);
        Long wait = Turn.await(taken, timeout - (slots.time.nanos() - now));
        if (wait != null) {
            return wait;
        }
        var unused = taken.thenAccept(late -> {
            if (late <= 0 && late != UNANSWERED) {
                slot.refund(permits, now, late, slots.time::nanos);
            }
        });
        return UNANSWERED;
    }

    /** The wait that needs no store; zero if there is none. */
    private long known(long permits, long now) {
        return permits > plain.limit().burst() ? Slot.NEVER : last.waitOf(permits, now);
    }

    private long askInTurn(long permits, long now) {
        LeasedSlot<V> here = null;
        LeaseRequest request = null;
        boolean answered = false;
        try {
            if (lease.spend(permits, now) != Lease.NONE) {
                return 0;
            }
            here = timer.start();
            if (mayLease(here, now)) {
                LeaseRequest made = ledger.request(permits);
                request = made;
                long wait = answered(made, calls.now(Command.LEASE, call(made)));
                answered = true;
                return wait;
            }
        } catch (StoreFailure failure) {
            return UNANSWERED;
        } finally {
            end(request != null && !answered);
        }
        return here == null || here == slot ? direct(permits) : here.spendOrAsk(permits, now);
    }

    /**
     * Does the same without holding the thread.
     *
     * @param mayWait whether to wait for the end of a request that is under way
     */
    CompletionStage<Long> askLater(long permits, long now, boolean mayWait) {
        long known = known(permits, now);
        if (known != 0) {
            return CompletableFuture.completedStage(known);
        }
        if (!turn.begin()) {
            return mayWait ? afterTurn(permits, now) : directLater(permits);
        }
        LeasedSlot<V> here = null;
        boolean sent = false;
        try {
            if (lease.spend(permits, now) != Lease.NONE) {
                return Slot.TAKEN;
            }
            here = timer.start();
            if (mayLease(here, now)) {
                sent = true;
                return send(() -> ledger.request(permits));
            }
        } finally {
            if (!sent) {
                end(false);
            }
        }
        return here == null || here == slot ? directLater(permits) : here.spendOrAskLater(permits, now);
    }

    private CompletionStage<Long> afterTurn(long permits, long now) {
        return turn.ended()
                .thenComposeAsync(
                        answered ->
                                answered ? spentOrAskLater(permits, now) : CompletableFuture.completedStage(UNANSWERED),
                        calls.executor())
                .exceptionally(noThread -> UNANSWERED);
    }

    private CompletionStage<Long> spentOrAskLater(long permits, long now) {
        return lease.spend(permits, now) == Lease.NONE ? askLater(permits, now, false) : Slot.TAKEN;
    }

    /** Takes permits beside the lease: it has no room, or another request is under way. */
    private long direct(long permits) {
        return plain.waitOr(UNANSWERED, permits);
    }

    private CompletionStage<Long> directLater(long permits) {
        return plain.waitLater(permits).exceptionally(failure -> UNANSWERED);
    }

    /** With the turn: makes a request, and ends the turn when it ends. */
    private CompletionStage<Long> send(Supplier<LeaseRequest> asking) {
        LeaseRequest request = null;
        boolean sent = false;
        try {
            LeaseRequest made = asking.get();
            request = made;
            CompletionStage<Long> answer =
                    calls.<LeaseReply>later(Command.LEASE, call(made)).handle((reply, failure) -> ended(made, reply));
            sent = true;
            return answer;
        } finally {
            if (!sent) {
                end(request != null);
            }
        }
    }

    private long ended(LeaseRequest request, @Nullable LeaseReply reply) {
        boolean answered = false;
        try {
            if (reply == null) {
                return UNANSWERED;
            }
            long wait = answered(request, reply);
            answered = true;
            return wait;
        } finally {
            end(!answered);
        }
    }

    private Function<PermitStore, CompletionStage<LeaseReply>> call(LeaseRequest request) {
        return store -> store.lease(plain.owner(), plain.limit(), request);
    }

    /** With the turn. Ends it. */
    private void end(boolean unanswered) {
        try {
            if (unanswered) {
                ledger.unanswered();
            }
        } finally {
            turn.end(!unanswered);
        }
    }

    /** With the turn: whether the lease can be changed. */
    private boolean mayLease(@Nullable LeasedSlot<V> here, long now) {
        return here == slot && !ledger.restsUnderOldName(now);
    }

    /** With the turn. Returns what {@link Slot#take} does about the permits that were to be taken at once. */
    private long answered(LeaseRequest request, LeaseReply reply) {
        long askedAt = ledger.askedAt();
        long pause = last.pause(plain.limit());
        ledger.answered(request, reply, pause);
        long taken = plain.waitOf(reply.decision());
        long wait = last.remember(request, reply.decision(), askedAt, pause, !ledger.open());
        return wait == 0 && request.permits() > 0 ? taken : wait;
    }

    LastAnswer last() {
        return last;
    }

    /**
     * Called by a timer: shortly before a lease ends, renews it if permits were spent, and otherwise hands it back. After
     * a lease time without request and lease, the slot is not among those that lease any more.
     */
    void tick() {
        boolean begun = false;
        boolean again = false;
        try {
            begun = turn.begin();
            again = begun ? tickInTurn() : timer.tickSoon();
        } finally {
            if (!begun && !again) {
                timer.stop();
            }
        }
    }

    /** Ends the turn; returns whether another tick comes. */
    private boolean tickInTurn() {
        boolean sent = false;
        boolean again = false;
        try {
            long untilDue = ledger.due() - slots.time.nanos();
            if (untilDue > 0) {
                again = timer.tickAfter(untilDue);
            } else if (ledger.open()) {
                sent = true;
                var unused = send(slots.closed() ? ledger::handBack : ledger::renewal)
                        .whenComplete((wait, failure) -> timer.goOn());
                again = true;
            }
            return again;
        } finally {
            if (!again) {
                timer.stop();
            }
            if (!sent) {
                end(false);
            }
        }
    }

    /** Hands everything back; completes when the store has answered. */
    CompletableFuture<?> handBack() {
        return ledger.open() && turn.begin()
                ? send(ledger::handBack).toCompletableFuture()
                : CompletableFuture.completedFuture(true);
    }
}
