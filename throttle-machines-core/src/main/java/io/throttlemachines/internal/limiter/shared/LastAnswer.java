package io.throttlemachines.internal.limiter.shared;

import io.throttlemachines.limiter.store.LeaseRequest;
import io.throttlemachines.limiter.store.PermitStore.Limit;
import io.throttlemachines.limiter.store.PermitStore.Reply;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the store last answered to a slot that leases permits. A refusal is remembered for the time that it names, at most a
 * lease time or a second, so that callers who cannot succeed do not call the store again. If nothing is free the store is not asked
 * for a short while, so that several permits come at once. Times are nanoseconds. Thread-safe.
 */
final class LastAnswer {

    /** The while is at most this part of the time for which a refusal is remembered. */
    private static final long PAUSES_PER_LEASE = 16;

    /** It is at most this part of the time in which the burst comes back, so that no permit is lost. */
    private static final double PAUSES_PER_BURST = 8;

    /** Another instance may reset the limiter meanwhile, or hand permits back. */
    private static final long LONGEST_MEMORY = Duration.ofSeconds(1).toNanos();

    private final long memoryNanos;
    private final long most;

    /** Null if the store may have permits. Written by the thread that holds the turn, and by a reset. */
    private volatile @Nullable Refusal refusal;

    /** Written by the thread that holds the turn. */
    private volatile Seen seen = new Seen(new Reply(true, 0, 0, 0, 0), 0);

    private record Seen(Reply reply, long at) {}

    /** So many permits, or more, are refused until a time, and may be there at another. */
    private record Refusal(long permits, long until, long ready) {}

    LastAnswer(long leaseNanos, long most) {
        this.memoryNanos = Math.min(leaseNanos, LONGEST_MEMORY);
        this.most = most;
    }

    /** The wait that needs no store; zero if the store has to decide. */
    long waitOf(long permits, long now) {
        Refusal last = refusal;
        return last != null && permits >= last.permits && now < last.until ? Math.max(1, last.ready - now) : 0;
    }

    /** How long not to ask again when nothing is free. */
    long pause(Limit limit) {
        double permits = Math.min(limit.burst() / PAUSES_PER_BURST, (double) most);
        long longest = memoryNanos / PAUSES_PER_LEASE;
        return (long) Math.min((double) longest, permits * interval(limit));
    }

    private static double interval(Limit limit) {
        return (double) limit.periodNanos() / limit.permits();
    }

    /** Whether a permit comes back within a pause; otherwise only the store knows how long the next caller has to wait. */
    private static boolean returnsWithin(long pause, Limit limit, Reply empty) {
        return switch (limit.algorithm()) {
            case FIXED_WINDOW, SLIDING_WINDOW -> empty.resetAfterNanos() <= pause;
            default -> interval(limit) <= pause;
        };
    }

    /**
     * Remembers an answer.
     *
     * @param askedAt when the request was made
     * @param empty   whether nothing is on lease
     * @return zero if the permits that the request was to take at once were taken; otherwise the wait for them
     */
    long remember(LeaseRequest request, Reply reply, long askedAt, Limit limit, boolean empty) {
        long pause = pause(limit);
        seen = new Seen(reply, askedAt);
        if (reply.allowed()) {
            boolean soon = empty && reply.remaining() == 0 && returnsWithin(pause, limit, reply);
            refusal = soon ? new Refusal(1, askedAt + pause, askedAt + pause) : null;
            return 0;
        }
        long wait = Math.max(pause, Math.max(1, reply.retryAfterNanos()));
        long ready = wait > Long.MAX_VALUE - askedAt ? Long.MAX_VALUE : askedAt + wait;
        refusal = new Refusal(request.permits(), askedAt + Math.max(pause, Math.min(wait, memoryNanos)), ready);
        return request.permits() == 0 ? 0 : wait;
    }

    void forgetRefusal() {
        refusal = null;
    }

    /** What the store answered, with the time that has passed since. */
    Reply seen(long now) {
        Seen last = seen;
        long reset = Math.max(0, last.reply.resetAfterNanos() - (now - last.at));
        return new Reply(
                last.reply.allowed(),
                last.reply.remaining(),
                last.reply.retryAfterNanos(),
                reset,
                last.reply.storeTime());
    }
}
