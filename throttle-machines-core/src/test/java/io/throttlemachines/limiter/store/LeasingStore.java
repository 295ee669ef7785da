package io.throttlemachines.limiter.store;

import io.throttlemachines.test.ManualTicker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A store for the instances of one JVM that leases permits. It counts as a token bucket whatever the algorithm. */
public final class LeasingStore implements PermitStore {

    private final ManualTicker ticker;
    private final Map<Owner, Bucket> buckets = new HashMap<>();

    /** Every request for a lease, in order. */
    public final List<LeaseRequest> requests = new ArrayList<>();

    /** The number of calls. */
    long calls;

    /** The ticker's clock decides for all instances. */
    public LeasingStore(ManualTicker ticker) {
        this.ticker = ticker;
    }

    private static final class Lease {
        private long permits;
        private long end;
    }

    /** When all permits are back, and what is on lease. */
    private static final class Bucket {
        private long due;
        private final Map<Long, Lease> leases = new HashMap<>();

        private void spend(long permits, long at, Limit limit) {
            due = Math.max(due, at) + permits * interval(limit);
        }

        private long free(long now, Limit limit) {
            long leased =
                    leases.values().stream().mapToLong(lease -> lease.permits).sum();
            return limit.burst() - leased - (Math.max(0, due - now) + interval(limit) - 1) / interval(limit);
        }
    }

    private static long interval(Limit limit) {
        return limit.periodNanos() / limit.permits();
    }

    /** The permits of all owners that are on lease. */
    public long leased() {
        return buckets.values().stream()
                .flatMap(bucket -> bucket.leases.values().stream())
                .filter(lease -> lease.end > now())
                .mapToLong(lease -> lease.permits)
                .sum();
    }

    private long now() {
        return Duration.between(Instant.EPOCH, ticker.clock().instant()).toNanos();
    }

    /** The bucket, after the end of every lease that is over. */
    private Bucket bucket(Owner owner, Limit limit) {
        calls++;
        Bucket bucket = buckets.computeIfAbsent(owner, fresh -> new Bucket());
        bucket.leases.values().removeIf(lease -> {
            if (lease.end <= now()) {
                bucket.spend(lease.permits, lease.end, limit);
            }
            return lease.end <= now();
        });
        return bucket;
    }

    @Override
    public CompletionStage<Reply> take(Owner owner, Limit limit, long permits) {
        Bucket bucket = bucket(owner, limit);
        boolean allowed = permits <= bucket.free(now(), limit);
        if (allowed) {
            bucket.spend(permits, now(), limit);
        }
        return CompletableFuture.completedFuture(reply(bucket, limit, allowed, permits));
    }

    private Reply reply(Bucket bucket, Limit limit, boolean allowed, long permits) {
        long free = bucket.free(now(), limit);
        long missing = allowed ? 0 : permits > limit.burst() ? NEVER : (permits - free) * interval(limit);
        return new Reply(allowed, Math.max(0, free), missing, Math.max(0, bucket.due - now()), now());
    }

    @Override
    public CompletionStage<Reply> look(Owner owner, Limit limit, long permits) {
        Bucket bucket = bucket(owner, limit);
        return CompletableFuture.completedFuture(
                reply(bucket, limit, permits <= Math.max(0, bucket.free(now(), limit)), permits));
    }

    @Override
    public CompletionStage<LeaseReply> lease(Owner owner, Limit limit, LeaseRequest request) {
        requests.add(request);
        Bucket bucket = bucket(owner, limit);
        Lease lease = bucket.leases.computeIfAbsent(request.holder(), fresh -> new Lease());
        long spent = Math.min(request.spent(), lease.permits);
        bucket.spend(spent, now(), limit);
        long kept = Math.min(lease.permits - spent, request.kept());
        lease.permits = kept;
        boolean allowed = request.permits() <= Math.max(0, bucket.free(now(), limit));
        long granted = 0;
        if (allowed) {
            bucket.spend(request.permits(), now(), limit);
            granted = Math.max(0, Math.min(request.most() - kept, bucket.free(now(), limit) / 2));
        }
        lease.permits = kept + granted;
        lease.end = now() + request.leaseNanos();
        return CompletableFuture.completedFuture(
                new LeaseReply(reply(bucket, limit, allowed, request.permits()), kept, granted, request.leaseNanos()));
    }

    @Override
    public CompletionStage<?> giveBack(Owner owner, Limit limit, long permits, long takenAt) {
        bucket(owner, limit).due -= Math.max(0, permits * interval(limit) - (now() - takenAt));
        return CompletableFuture.completedFuture(true);
    }

    @Override
    public CompletionStage<Boolean> reset(Owner owner, Limit limit) {
        return CompletableFuture.completedFuture(buckets.remove(owner) != null);
    }
}
