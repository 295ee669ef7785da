package io.throttlemachines.internal.limiter.shared;

import org.jspecify.annotations.Nullable;

/**
 * Calls {@link LeasedSlot#tick} of one slot, each tick after another. If a timer fails the ticks end, so that a lease ends by
 * itself, and the next request to the store starts them again. Thread-safe.
 *
 * @param <V> what the limiter makes of the slot
 */
final class LeaseTimer<V> {

    /** A tick that comes at a bad moment comes again after this part of a lease time. */
    private static final long RETRIES_PER_LEASE = 16;

    private final LeasedSlot<V> slot;
    private final LeasedSlots<V> slots;

    /** Whether a tick will come, or runs. Set by the thread with the turn; cleared by the last tick, which may have failed. */
    private volatile boolean ticking;

    /** When a tick that has not come is lost, because a timer failed. Written by the thread that plans the tick. */
    private volatile long lostAt;

    LeaseTimer(LeasedSlot<V> slot, LeasedSlots<V> slots) {
        this.slot = slot;
        this.slots = slots;
    }

    /**
     * With the turn: starts unless that is done.
     *
     * @return the slot once it is among those that lease; or another one with the same key; null if there is no room
     */
    @Nullable
    LeasedSlot<V> start() {
        if (slots.closed()) {
            return null;
        }
        if (ticking && slots.time.nanos() - lostAt < 0) {
            return slot;
        }
        LeasedSlot<V> here = null;
        ticking = true; // first, because the tick may come at once
        try {
            expectTick(slots.leaseNanos);
            here = slots.add(slot);
            return here;
        } finally {
            if (here != slot) {
                ticking = false;
            }
        }
    }

    private void expectTick(long nanos) {
        lostAt = slots.time.nanos() + nanos + slots.leaseNanos;
    }

    /** Returns whether the tick will come. */
    private boolean tickAfter(long nanos) {
        expectTick(nanos);
        return slots.tickAfter(slot, nanos);
    }

    private boolean tickSoon() {
        return tickAfter(slots.leaseNanos / RETRIES_PER_LEASE);
    }

    /**
     * Called by a timer: shortly before a lease ends, renews it if permits were spent, and otherwise hands it back. After
     * a lease time without request and lease, the slot is not among those that lease any more.
     */
    void tick(LeaseRequests<V> requests) {
        boolean begun = false;
        boolean again = false;
        try {
            begun = requests.begin();
            again = begun ? tickInTurn(requests) : tickSoon();
        } finally {
            if (!begun && !again) {
                stop();
            }
        }
    }

    /** Ends the turn; returns whether another tick comes. */
    private boolean tickInTurn(LeaseRequests<V> requests) {
        boolean sent = false;
        boolean again = false;
        try {
            long untilDue = requests.ledger().due() - slots.time.nanos();
            if (untilDue > 0) {
                again = tickAfter(untilDue);
            } else if (requests.ledger().open()) {
                sent = true;
                var unused = requests.renew().whenComplete((reply, failure) -> goOn());
                again = true;
            }
            return again;
        } finally {
            if (!again) {
                stop();
            }
            if (!sent) {
                requests.endUnused();
            }
        }
    }

    /** Ticks soon, or stops. */
    private void goOn() {
        boolean again = false;
        try {
            again = tickSoon();
        } finally {
            if (!again) {
                stop();
            }
        }
    }

    private void stop() {
        ticking = false;
        slots.remove(slot);
    }
}
