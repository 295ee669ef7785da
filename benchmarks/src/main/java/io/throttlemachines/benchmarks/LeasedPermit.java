package io.throttlemachines.benchmarks;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.store.LeaseReply;
import io.throttlemachines.limiter.store.LeaseRequest;
import io.throttlemachines.limiter.store.PermitStore;
import io.throttlemachines.limiter.store.StoreConfig;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Threads;

/** A permit from a lease beside one of a local limiter. The store grants each lease at once, so the requests are included. */
public abstract class LeasedPermit extends ShortRun {

    private static final long PLENTY = 1_000_000_000;

    private final Limiter local = Limits.plenty(Algorithm.TOKEN_BUCKET);
    private final Limiter leasedThousand = leased(1_000);
    private final Limiter leasedMillion = leased(1_000_000);

    private static Limiter leased(long permits) {
        LimiterConfig config = LimiterConfig.builder()
                .limit(PLENTY)
                .period(Duration.ofSeconds(1))
                .store("generous")
                .lease(permits)
                .build();
        return ThrottleMachines.builder()
                .store("generous", new GenerousStore(), StoreConfig.DEFAULTS)
                .limiter("leased", config)
                .build()
                .limiter("leased");
    }

    @Benchmark
    public boolean local() {
        return Limits.taken(local.tryAcquire());
    }

    @Benchmark
    public boolean leasedThousand() {
        return Limits.taken(leasedThousand.tryAcquire());
    }

    @Benchmark
    public boolean leasedMillion() {
        return Limits.taken(leasedMillion.tryAcquire());
    }

    /** Alone. */
    public static class OneThread extends LeasedPermit {}

    /** Two at once on one limiter. */
    @Threads(2)
    public static class TwoThreads extends LeasedPermit {}

    /** Has every permit that is asked for. */
    private static final class GenerousStore implements PermitStore {

        private static final Reply ALLOWED = new Reply(true, PLENTY, 0, 0, 0);

        @Override
        public CompletionStage<LeaseReply> lease(Owner owner, Limit limit, LeaseRequest request) {
            long granted = Math.max(0, request.most() - request.kept());
            return CompletableFuture.completedFuture(
                    new LeaseReply(ALLOWED, request.kept(), granted, request.leaseNanos()));
        }

        @Override
        public CompletionStage<Reply> take(Owner owner, Limit limit, long permits) {
            return CompletableFuture.completedFuture(ALLOWED);
        }

        @Override
        public CompletionStage<Reply> look(Owner owner, Limit limit, long permits) {
            return CompletableFuture.completedFuture(ALLOWED);
        }

        @Override
        public CompletionStage<?> giveBack(Owner owner, Limit limit, long permits, long takenAt) {
            return CompletableFuture.completedFuture(true);
        }

        @Override
        public CompletionStage<Boolean> reset(Owner owner, Limit limit) {
            return CompletableFuture.completedFuture(true);
        }
    }
}
