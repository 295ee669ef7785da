package io.throttlemachines.internal.limiter.shared;

import io.throttlemachines.internal.call.StackRoom;
import io.throttlemachines.internal.limiter.store.Slot;
import io.throttlemachines.internal.store.StoreCalls;
import io.throttlemachines.internal.store.StoreFailure;
import io.throttlemachines.limiter.store.LeaseReply;
import io.throttlemachines.limiter.store.LeaseRequest;
import io.throttlemachines.limiter.store.PermitStore;
import io.throttlemachines.metrics.ThrottleMeters.StoreMeter.Command;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one slot for permits on lease. One is under way at a time: whoever makes it has the turn until it ends. A
 * request takes permits for the callers that wait, and leases as many as will be spent soon. The thread that brings the
 * answer puts them into the lease, so that no other thread has to wake before they can be spent, and makes the next request
 * if callers still wait.
 *
 * <p>A permit is spent within the time for which it was granted, measured from before the request, and reported at most once.
 * Thread-safe.
 *
 * @param <V> what the limiter makes of the slot
 */
final class LeaseRequests<V> {

    private final LeasedSlot<V> slot;
    private final SharedSlot plain;
    private final Lease lease;
    private final LeasedSlots<V> slots;
    private final StoreCalls calls;
    private final Waiters waiters;
    private final LeaseLedger ledger;
    private final LastAnswer last;
    private final LeaseTimer<V> timer;
    private final LeaseEnd<V> atEnd = new LeaseEnd<>(this);

    /** Whether a request is under way. Set by the thread that makes it, cleared by the one that ends it. */
    private final AtomicBoolean turn = new AtomicBoolean();

    LeaseRequests(LeasedSlot<V> slot, SharedSlot plain, Lease lease, LeasedSlots<V> slots, Waiters waiters) {
        this.slot = slot;
        this.plain = plain;
        this.lease = lease;
        this.slots = slots;
        this.calls = slots.calls;
        this.waiters = waiters;
        this.timer = new LeaseTimer<>(slot, slots);
        this.ledger = new LeaseLedger(lease, slots.most, slots.leaseNanos, slots.time::nanos);
        this.last = new LastAnswer(slots.leaseNanos, slots.most);
    }

    LastAnswer last() {
        return last;
    }

    LeaseLedger ledger() {
        return ledger;
    }

    /** The wait that needs no store; zero if there is none. */
    long known(long permits, long now) {
        return permits > plain.limit().burst() ? Slot.NEVER : last.waitOf(permits, now);
    }

    /** Takes the turn if it is free. Throws a StackOverflowError early if there is too little room to give it back. */
    boolean begin() {
        if (turn.get()) {
            return false;
        }
        StackRoom.toChange();
        return turn.compareAndSet(false, true);
    }

    /** Asks for permits on lease, unless a request is under way or the slots are closed. */
    void refill() {
        if (!slots.closed() && begin()) {
            var unused =
                    sendAlone(round(() -> ledger.request(0, 0, plain.limit().burst())));
        }
    }

    /** Makes requests as long as callers wait and none is under way. */
    void serve() {
        while (!waiters.isEmpty() && begin()) {
            LeaseRound round = next();
            if (round != null) {
                var unused = send(round);
                if (!round.over()) {
                    return;
                }
            }
        }
        if (slots.closed()) {
            var unused = atEnd.handBack();
        }
    }

    /** Does the same for a caller whose thread may wait for the first of these requests. */
    void serveNow() {
        if (begin()) {
            LeaseRound round = next();
            if (round != null) {
                sendNow(round);
            }
        }
        serve();
    }

    /** With the turn: the next request; null, and the turn is free again, if callers could be served without one. */
    private @Nullable LeaseRound next() {
        WaiterAnswers ended = new WaiterAnswers(slot, calls);
        LeaseRound round = null;
        boolean done = false;
        try {
            waiters.end(this::withoutStore, ended);
            if (ended.isEmpty() && !waiters.isEmpty()) {
                if (mayLease()) {
                    round = round();
                } else {
                    waiters.end(waiter -> Lessee.ELSEWHERE, ended);
                }
            }
            done = true;
            return round;
        } finally {
            if (round == null) {
                end(done, ended);
            }
        }
    }

    /** With the turn: the answer to a caller that needs no request; {@link Lessee#NO_ANSWER} if it does. */
    private long withoutStore(Waiter waiter) {
        long now = slots.time.nanos();
        if (waiter.isDone() || waiter.nanosLeft() <= 0) {
            return Lessee.UNANSWERED;
        }
        long known = known(waiter.permits, now);
        if (known != 0) {
            return known;
        }
        return lease.spend(waiter.permits, now) == Lease.NONE ? Lessee.NO_ANSWER : 0;
    }

    /** With the turn: whether this slot leases, and its lease can be changed. */
    private boolean mayLease() {
        return timer.start() == slot && !ledger.restsUnderOldName(slots.time.nanos());
    }

    /** With the turn: takes permits for as many callers as will get them if what was left at the last answer is still there. */
    private LeaseRound round() {
        Set<Waiter> callers = waiters.first(last.seen(slots.time.nanos()).remaining());
        long permits = callers.stream().mapToLong(waiter -> waiter.permits).sum();
        return new LeaseRound(
                ledger.request(permits, waiters.size(), plain.limit().burst()), callers);
    }

    /** With the turn: a request that no caller waits for. */
    private LeaseRound round(Supplier<LeaseRequest> asking) {
        LeaseRound round = null;
        try {
            round = new LeaseRound(asking.get(), Set.of());
            return round;
        } finally {
            if (round == null) {
                end(false, new WaiterAnswers(slot, calls));
            }
        }
    }

    private void sendNow(LeaseRound round) {
        try {
            ended(round, calls.now(Command.LEASE, call(round)));
        } catch (StoreFailure endedBelow) {
            // callers are answered without the store
        } finally {
            ended(round, null);
            round.made();
        }
    }

    private CompletableFuture<LeaseReply> send(LeaseRound round) {
        boolean sent = false;
        try {
            CompletableFuture<LeaseReply> answer = calls.later(Command.LEASE, call(round));
            var unused = answer.whenComplete((reply, failure) -> ended(round, reply));
            sent = true;
            return answer;
        } finally {
            if (!sent) {
                ended(round, null);
            }
            round.made();
        }
    }

    /** Sends a request, and makes those for callers that have come meanwhile. */
    private CompletableFuture<LeaseReply> sendAlone(LeaseRound round) {
        CompletableFuture<LeaseReply> answer = send(round);
        if (round.over()) {
            serve();
        }
        return answer;
    }

    /** The answer is used by the thread that brings it, before the call ends for breaker and meter. */
    private Function<PermitStore, CompletionStage<LeaseReply>> call(LeaseRound round) {
        return store -> {
            CompletionStage<LeaseReply> stage = store.lease(plain.owner(), plain.limit(), round.request());
            if (stage != null) {
                var unused = stage.whenComplete((reply, failure) -> {
                    if (reply != null) {
                        ended(round, reply);
                    }
                });
            }
            return stage;
        };
    }

    /** Ends a request unless that has been done. The thread that made it makes the next one, if it is the same one. */
    private void ended(LeaseRound round, @Nullable LeaseReply reply) {
        if (!round.end()) {
            return;
        }
        WaiterAnswers ended = new WaiterAnswers(slot, calls);
        boolean answered = false;
        try {
            if (reply != null) {
                answered(round, reply, ended);
                answered = true;
            }
        } finally {
            try {
                if (!answered) {
                    ledger.unanswered();
                }
            } finally {
                end(answered, ended);
            }
        }
        if (!round.madeHere()) {
            serve();
        }
    }

    private void answered(LeaseRound round, LeaseReply reply, WaiterAnswers ended) {
        long askedAt = ledger.askedAt();
        ledger.answered(round.request(), reply, last.pause(plain.limit()));
        long taken = plain.waitOf(reply.decision());
        long wait = last.remember(round.request(), reply.decision(), askedAt, plain.limit(), !ledger.open());
        waiters.end(
                waiter -> {
                    long answer = round.answer(waiter, taken, wait);
                    return answer == Lessee.NO_ANSWER ? withoutStore(waiter) : answer;
                },
                ended);
    }

    /** Gives the turn back, and then lets callers go on: after a failure all of them. */
    private void end(boolean answered, WaiterAnswers ended) {
        try {
            if (!answered) {
                waiters.end(waiter -> Lessee.UNANSWERED, ended);
            }
        } finally {
            turn.set(false);
            ended.give();
        }
    }

    /** See {@link LeaseTimer#tick}. */
    void tick() {
        timer.tick(this);
    }

    /** With the turn, which it ends: asks for a longer lease if permits were spent, and otherwise hands it back. */
    CompletableFuture<?> renew() {
        return sendAlone(round(() -> slots.closed()
                ? ledger.handBack()
                : ledger.renewal(plain.limit().burst())));
    }

    /** Gives back a turn in which no request was made. */
    void endUnused() {
        end(true, new WaiterAnswers(slot, calls));
        serve();
    }

    /** See {@link LeaseEnd#handBack}. */
    CompletableFuture<?> handBack() {
        return atEnd.handBack();
    }
}
