package io.throttlemachines.internal.limiter.shared;

import io.throttlemachines.limiter.store.LeaseReply;
import io.throttlemachines.limiter.store.LeaseRequest;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * What the store knows of a lease, and so what to report and how much to ask for. Used by the thread that holds the turn of
 * the slot; any thread may read what the methods for all threads return.
 *
 * <p>A request without an answer may have been carried out or not. So the ledger goes on under another name: the store counts
 * what the old name had on lease as spent when that lease ends, and nothing is reported twice. What the instance still has may
 * be spent until its end, which comes first.
 */
final class LeaseLedger {

    private static final long NAMES = 1L << 53;

    /** One request brings at most so many leases. */
    private static final long LEASES_AT_ONCE = 128;

    /** Several leases are together at most this part of the burst, so that it does not matter to others if they are left unspent. */
    private static final long PART_OF_BURST = 100;

    private final Lease lease;
    private final long most;
    private final long leaseNanos;
    private final LongSupplier clock;

    /** The name under which the store knows the holder. Guarded by the turn. */
    private long holder = name();

    /** The permits on lease as the store counted them at its last answer. Guarded by the turn. */
    private long outstanding;

    /** The store's time of the grant of the oldest permits on lease. Guarded by the turn. */
    private long grantedAt;

    /** When the last request was made; before any time if there was none. Guarded by the turn. */
    private long askedAt = -1;

    /** Permits spent per nanosecond between the last two requests. Guarded by the turn. */
    private double rate;

    /**
     * How many permits will be spent while a request is under way, as the last one was: so many more are asked for, at most
     * as many as one request brings, so that the lease is full when they arrive. Guarded by the turn.
     */
    private long spentPerTrip;

    /** How many callers waited at once, at most within a lease time or so; at least 1. Guarded by the turn. */
    private long sharers = 1;

    /** When so many waited last. Guarded by the turn. */
    private long sharedAt;

    /** How many permits one request brings at most, whatever was spent. Guarded by the turn. */
    private long mostPerRequest;

    /** Whether what is left belongs to a name that is not in use any more. Written with the turn, read by all threads. */
    private volatile boolean abandoned;

    /** Below so many permits the next request is made. Written with the turn, read by all threads. */
    private volatile long refillBelow;

    /** A request that no caller waits for is not made earlier. Written with the turn, read by all threads. */
    private volatile long notBefore;

    LeaseLedger(Lease lease, long most, long leaseNanos, LongSupplier clock) {
        this.lease = lease;
        this.most = most;
        this.mostPerRequest = most;
        this.leaseNanos = leaseNanos;
        this.clock = clock;
    }

    private static long name() {
        return ThreadLocalRandom.current().nextLong(NAMES);
    }

    /** For all threads: whether so few permits are left that more should be asked for. */
    boolean low(long left, long now) {
        return left < refillBelow && now >= notBefore;
    }

    /** For all threads: whether there are permits that a request under the new name would lose. */
    boolean restsUnderOldName(long now) {
        return abandoned && lease.left(now) > 0;
    }

    /** When the last request was made. */
    long askedAt() {
        return askedAt;
    }

    /** Whether there are permits on lease. */
    boolean open() {
        return outstanding > 0 || lease.left(clock.getAsLong()) > 0;
    }

    /** When the lease should be renewed or handed back, because the last request is that long ago. */
    long due() {
        return outstanding == 0
                ? askedAt + leaseNanos
                : Math.max(lease.end() - leaseNanos / 8, askedAt + leaseNanos / 4);
    }

    /**
     * Asks for permits that callers need at once, zero for none, and for as many on lease as will be spent soon.
     *
     * @param callers how many wait for an answer
     * @param burst   the most permits that the store can grant
     */
    LeaseRequest request(long permits, long callers, long burst) {
        share(callers, clock.getAsLong());
        mostPerRequest = Math.max(most, Math.min(most * sharers, burst / PART_OF_BURST));
        return report(permits, Math.min(Math.min(burst, Lease.MOST), wanted() + spentPerTrip));
    }

    private void share(long callers, long now) {
        if (callers >= sharers || now - sharedAt > leaseNanos) {
            sharers = Math.max(1, Math.min(callers, LEASES_AT_ONCE));
            sharedAt = now;
        }
    }

    /** Asks for a longer lease if any permit was spent; otherwise hands everything back. */
    LeaseRequest renewal(long burst) {
        return outstanding > lease.unspent() ? request(0, 0, burst) : handBack();
    }

    LeaseRequest handBack() {
        return report(0, 0);
    }

    /** Twice what the pace so far spends in the time of a lease; one lease if there is no pace. */
    private long wanted() {
        long elapsed = clock.getAsLong() - askedAt;
        if (outstanding == 0 || askedAt < 0 || elapsed > 2 * leaseNanos) {
            return most;
        }
        long spent = outstanding - lease.unspent();
        double soon = 2.0 * spent * leaseNanos / Math.max(1, elapsed);
        return Math.max(1, (long) Math.min((double) perRequest(spent), soon));
    }

    /**
     * Each caller that waits could make a request for a lease of its own, so a request for all of them may bring as many leases.
     * It brings no more than one, and twice what callers have spent since the last one, because all may need one permit only.
     */
    private long perRequest(long spent) {
        return Math.min(mostPerRequest, most + 2 * Math.max(0, spent));
    }

    private LeaseRequest report(long permits, long wanted) {
        boolean known = !abandoned;
        long keep = known && clock.getAsLong() < lease.end() ? wanted : 0;
        long unspent = lease.report(keep);
        long now = clock.getAsLong();
        lease.reported(now);
        long kept = Math.min(unspent, keep);
        long spent = known ? Math.max(0, outstanding - unspent) : 0;
        rate = (double) spent / Math.max(1, now - askedAt);
        askedAt = now;
        refillBelow = 0;
        long atMost = Math.min(wanted, kept + perRequest(spent));
        return new LeaseRequest(
                holder, spent, known ? unspent - kept : 0, kept, grantedAt, permits, atMost, leaseNanos);
    }

    /**
     * The store has answered.
     *
     * @param pause how long to wait before the next request that no caller needs if the store granted less than wanted
     */
    void answered(LeaseRequest request, LeaseReply reply, long pause) {
        long kept = Math.max(0, Math.min(reply.kept(), request.kept()));
        long granted = Math.max(0, Math.min(reply.granted(), request.most() - kept));
        outstanding = kept + granted;
        abandoned = false;
        if (kept == 0) {
            grantedAt = reply.decision().storeTime();
        }
        lease.change(outstanding - request.kept());
        if (outstanding > 0) {
            lease.lastUntil(askedAt + Math.max(0, Math.min(leaseNanos, reply.endsAfterNanos())));
        }
        double perTrip = rate * (clock.getAsLong() - askedAt);
        spentPerTrip = (long) Math.min(perTrip, (double) mostPerRequest);
        double soon = Math.max(outstanding / 4.0, 2 * perTrip);
        notBefore = outstanding < request.most() ? askedAt + pause : askedAt;
        refillBelow = (long) Math.min(Math.ceil(soon), (double) outstanding);
    }

    /** The request had no answer. */
    void unanswered() {
        holder = name();
        outstanding = 0;
        abandoned = true;
        refillBelow = 0;
    }
}
