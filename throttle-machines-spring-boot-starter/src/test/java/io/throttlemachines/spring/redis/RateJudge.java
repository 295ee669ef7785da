package io.throttlemachines.spring.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.limiter.store.PermitStore.Limit;
import java.util.List;

/** The buckets of each holder, and one as large and as fast as any, from the moments at which permits are spent. */
final class RateJudge implements Judge {

    private static final class Bucket {

        private static final long NEVER = Long.MIN_VALUE / 2;

        private final long interval;
        private final long tolerance;
        private long due;
        private long lastGrant = NEVER;

        Bucket(long interval, long burst) {
            this.interval = interval;
            this.tolerance = burst * interval;
        }

        private static Bucket of(Limit limit) {
            return new Bucket(limit.periodNanos() / 1_000 / limit.permits(), limit.burst());
        }

        boolean inUse(long now) {
            return now - lastGrant < 9 * tolerance;
        }

        long missing(long now) {
            return Math.max(0, due - now);
        }

        /** It cannot be emptier than empty. */
        void spend(long permits, long now) {
            long before = missing(now);
            due = now + Math.max(before, Math.min(before + permits * interval, tolerance));
        }
    }

    private final List<LeaseHolder> holders;
    private final List<Bucket> buckets;
    private final Bucket largest;

    RateJudge(List<LeaseHolder> holders) {
        this.holders = holders;
        this.buckets = holders.stream().map(holder -> Bucket.of(holder.limit)).toList();
        this.largest = new Bucket(
                buckets.stream().mapToLong(each -> each.interval).min().orElseThrow(),
                holders.stream().mapToLong(holder -> holder.limit.burst()).max().orElseThrow());
    }

    @Override
    public void spent(LeaseHolder by, long permits, long now, long grantedAt) {
        forgetAllThatAreFull(now);
        assertThat(largest.missing(now) + permits * largest.interval).isLessThanOrEqualTo(largest.tolerance);
        largest.spend(permits, now);
        buckets.forEach(bucket -> bucket.spend(permits, now));
    }

    /** Also if every holder now spends all it has. The server counts for settings from their first grant. */
    @Override
    public void granted(LeaseHolder to, long now) {
        forgetAllThatAreFull(now);
        Bucket bucket = buckets.get(holders.indexOf(to));
        if (bucket.inUse(now)) {
            long unspent = holders.stream().mapToLong(each -> each.unspent(now)).sum();
            assertThat(bucket.missing(now) + (unspent + to.granting(now)) * bucket.interval)
                    .isLessThanOrEqualTo(bucket.tolerance);
        } else {
            bucket.due = now;
        }
        bucket.lastGrant = now;
    }

    /** Once all permits are back by all settings in use, the key may have expired, and all begin anew. */
    private void forgetAllThatAreFull(long now) {
        if (buckets.stream().allMatch(bucket -> !bucket.inUse(now) || bucket.missing(now) == 0)) {
            buckets.forEach(bucket -> bucket.lastGrant = Bucket.NEVER);
        }
    }
}
