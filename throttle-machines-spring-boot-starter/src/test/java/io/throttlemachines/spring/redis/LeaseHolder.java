package io.throttlemachines.spring.redis;

import io.throttlemachines.limiter.store.LeaseReply;
import io.throttlemachines.limiter.store.LeaseRequest;
import io.throttlemachines.limiter.store.PermitStore.Limit;
import java.util.Random;

/**
 * An instance that leases permits, in a time that a test drives. A request, the moment at which the server carries it out, and
 * the answer are steps of their own, so others come in between; the answer may be lost. In microseconds.
 */
final class LeaseHolder {

    /** How long it asks for permits. */
    static final long LEASE_MICROS = 700_000;

    final Limit limit;
    private final DrivenScript script;
    private final String key;
    private final Random random;
    private long name;

    /** The unspent permits, and until when they can be spent. */
    private long left;

    private long end;

    /** When the server carried out the request that granted the oldest of them. */
    private long grantedAt;

    private long outstanding;
    private long term;

    private LeaseRequest request;
    private LeaseReply reply;
    private long sentAt;
    private long carriedOutAt;
    private long spentSince;

    LeaseHolder(Limit limit, DrivenScript script, String key, Random random) {
        this.limit = limit;
        this.script = script;
        this.key = key;
        this.random = random;
        forget();
    }

    private void forget() {
        name = random.nextLong(1L << 53);
        outstanding = 0;
        request = null;
        reply = null;
    }

    /** The permits that it may still spend. */
    long unspent(long now) {
        return now < end ? left : 0;
    }

    long grantedAt() {
        return grantedAt;
    }

    boolean spend(long now) {
        if (unspent(now) == 0) {
            return false;
        }
        left--;
        spentSince++;
        return true;
    }

    boolean waiting() {
        return request != null;
    }

    boolean carriedOut() {
        return reply != null;
    }

    /** Asks; a name whose answer was lost is not used again, so what is left then is dropped. */
    void ask(long now, long permits) {
        boolean known = outstanding > 0 && now < end;
        long unspent = left;
        long kept = known ? random.nextLong(unspent + 1) : 0;
        if (random.nextBoolean() && known) {
            kept = unspent;
        }
        long spent = outstanding > 0 ? Math.max(0, outstanding - unspent) : 0;
        long returned = outstanding > 0 ? unspent - kept : 0;
        left = kept;
        sentAt = now;
        spentSince = 0;
        long most = random.nextInt(5) == 0 ? 0 : Math.max(kept, 1 + random.nextLong(limit.burst()));
        request = new LeaseRequest(name, spent, returned, kept, term, permits, most, LEASE_MICROS * 1_000);
    }

    /** The server carries the request out. Returns the permits that were taken at once. */
    long carryOut(long now) {
        reply = script.lease(key, request, now);
        carriedOutAt = now;
        return reply.decision().allowed() ? request.permits() : 0;
    }

    /** Whether the server granted any permits now. */
    boolean granted() {
        return reply.granted() > 0 || reply.decision().allowed() && request.permits() > 0;
    }

    /** The permits that the holder may spend besides once it has the answer. */
    long granting(long now) {
        return reply == null || now >= grantedEnd() ? 0 : reply.granted();
    }

    private long grantedEnd() {
        return sentAt + Math.min(LEASE_MICROS, reply.endsAfterNanos() / 1_000);
    }

    void receive() {
        outstanding = reply.kept() + reply.granted();
        if (reply.kept() == 0) {
            term = reply.decision().storeTime();
            grantedAt = carriedOutAt;
        }
        left = Math.max(0, outstanding - spentSince);
        end = grantedEnd();
        request = null;
        reply = null;
    }

    /** The answer never comes. What is left may be spent until its end. */
    void lose() {
        forget();
    }

    void crash() {
        left = 0;
        end = 0;
        forget();
    }
}
