package io.throttlemachines.spring.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.store.PermitStore.Limit;
import io.throttlemachines.spring.redis.RedisServers.Observer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever holders of leases do, permits are never spent faster than without leases: holders that crash, report late, hand back,
 * lose answers, have different settings, and begin after an idle time. Judged by the moments at which permits are really spent.
 */
class LeaseExactnessTest {

    private static final int SCHEDULES = 120;
    private static final int STEPS = 250;
    private static final long SECOND = 1_000_000;

    @ParameterizedTest
    @CsvSource({
        "TOKEN_BUCKET, false", "TOKEN_BUCKET, true",
        "FIXED_WINDOW, false", "FIXED_WINDOW, true",
        "SLIDING_WINDOW, false", "SLIDING_WINDOW, true"
    })
    void permitsOnLeaseNeverExceedTheLimit(Algorithm algorithm, boolean differentSettings) {
        long spentOnLease = 0;
        try (Observer server = RedisServers.observer(RedisServers.sharedPort())) {
            long seed = System.nanoTime();
            for (int schedule = 0; schedule < SCHEDULES; schedule++) {
                String key = "lease:" + algorithm + ":" + (seed + schedule);
                Fleet fleet = new Fleet(server, key, algorithm, differentSettings, new Random(seed + schedule));
                fleet.run();
                spentOnLease += fleet.spentOnLease;
                server.commands().unlink(key, key + ":expiry");
            }
        }
        assertThat(spentOnLease).isGreaterThan(SCHEDULES);
    }

    /** Three holders, and a judge who sees each permit at the moment at which it is spent. */
    private static final class Fleet {

        private final String key;
        private final Random random;
        private final List<LeaseHolder> holders = new ArrayList<>();
        private final List<DrivenScript> scripts = new ArrayList<>();
        private final Judge judge;
        private long now = 3 * SECOND;
        private long spentOnLease;

        Fleet(Observer server, String key, Algorithm algorithm, boolean differentSettings, Random random) {
            this.key = key;
            this.random = random;
            Limit common = randomLimit(algorithm, random);
            for (int holder = 0; holder < 3; holder++) {
                Limit limit = differentSettings ? randomLimit(algorithm, random) : common;
                DrivenScript script = new DrivenScript(server.binary(), limit, 60 * SECOND);
                scripts.add(script);
                holders.add(new LeaseHolder(limit, script, key, random));
            }
            this.judge =
                    algorithm == Algorithm.TOKEN_BUCKET ? new RateJudge(holders) : new WindowJudge(algorithm, holders);
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                now += pause();
                LeaseHolder holder = holders.get(random.nextInt(holders.size()));
                switch (random.nextInt(50)) {
                    case 0 -> holder.crash();
                    case 1, 2 -> takeDirectly(holder);
                    case 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17 -> talk(holder);
                    default -> spend(holder);
                }
            }
        }

        private long pause() {
            return switch (random.nextInt(40)) {
                case 0 -> random.nextLong(4 * SECOND);
                case 1, 2, 3 -> random.nextLong(SECOND);
                default -> random.nextLong(SECOND / 20);
            };
        }

        private void takeDirectly(LeaseHolder holder) {
            long permits = 1 + random.nextLong(holder.limit.burst());
            if (scripts.get(holders.indexOf(holder)).take(key, permits, now).allowed()) {
                judge.spent(holder, permits, now, now);
                judge.granted(holder, now);
            }
        }

        private void talk(LeaseHolder holder) {
            if (!holder.waiting()) {
                holder.ask(now, random.nextInt(3));
            } else if (!holder.carriedOut()) {
                long taken = holder.carryOut(now);
                if (taken > 0) {
                    judge.spent(holder, taken, now, now);
                }
                if (holder.granted()) {
                    judge.granted(holder, now);
                }
            } else if (random.nextInt(6) == 0) {
                holder.lose();
            } else {
                holder.receive();
            }
        }

        private void spend(LeaseHolder holder) {
            for (long wanted = 1 + random.nextLong(6); wanted > 0 && holder.spend(now); wanted--) {
                judge.spent(holder, 1, now, holder.grantedAt());
                spentOnLease++;
            }
        }

        /** Intervals of whole microseconds, and periods that divide a minute. */
        private static Limit randomLimit(Algorithm algorithm, Random random) {
            long period = new long[] {SECOND, 2 * SECOND, 5 * SECOND}[random.nextInt(3)];
            long permits = new long[] {4, 5, 10, 20, 50}[random.nextInt(5)];
            long burst = algorithm == Algorithm.TOKEN_BUCKET ? 1 + random.nextLong(2 * permits) : permits;
            return new Limit(algorithm, permits, period * 1_000, burst);
        }
    }

    /** The windows of each holder, from the moments at which permits are spent. */
    private static final class WindowJudge implements Judge {

        private record Spent(long permits, long at) {}

        private final Algorithm algorithm;
        private final List<LeaseHolder> holders;
        private final List<Spent> all = new ArrayList<>();
        private final long[] inUseSince;
        private final long[] lastGrant;

        WindowJudge(Algorithm algorithm, List<LeaseHolder> holders) {
            this.algorithm = algorithm;
            this.holders = holders;
            inUseSince = LongStream.generate(() -> Long.MAX_VALUE)
                    .limit(holders.size())
                    .toArray();
            lastGrant = new long[holders.size()];
        }

        @Override
        public void spent(LeaseHolder by, long permits, long now, long grantedAt) {
            all.add(new Spent(permits, now));
            for (int each = 0; each < holders.size(); each++) {
                long period = period(holders.get(each));
                if (inUseSince[each] < grantedAt / period * period && grantedAt - lastGrant[each] < 9 * period) {
                    assertThat(now / period).as("window").isEqualTo(grantedAt / period);
                }
            }
            boolean alike =
                    holders.stream().map(holder -> holder.limit).distinct().count() == 1;
            if (alike) {
                assertThat(counted(period(by), now)).isLessThanOrEqualTo(by.limit.permits());
            }
        }

        @Override
        public void granted(LeaseHolder to, long now) {
            long period = period(to);
            int index = holders.indexOf(to);
            forgetUnused(now);
            for (int each = 0; each < holders.size(); each++) {
                if (period(holders.get(each)) == period) {
                    if (now - lastGrant[each] >= 9 * period || inUseSince[each] == Long.MAX_VALUE) {
                        inUseSince[each] = now;
                    }
                    lastGrant[each] = now;
                }
            }
            long since = now / period * period - (algorithm == Algorithm.SLIDING_WINDOW ? period : 0);
            if (inUseSince[index] < since) {
                long unspent =
                        holders.stream().mapToLong(each -> each.unspent(now)).sum();
                assertThat(counted(period, now) + unspent + to.granting(now)).isLessThanOrEqualTo(to.limit.permits());
            }
        }

        /** While only one of several periods is in use, the key may expire, and each period begins anew. */
        private void forgetUnused(long now) {
            long periods = holders.stream().map(WindowJudge::period).distinct().count();
            long inUse = IntStream.range(0, holders.size())
                    .filter(each -> inUseSince[each] != Long.MAX_VALUE)
                    .filter(each -> now - lastGrant[each] < 9 * period(holders.get(each)))
                    .mapToObj(each -> period(holders.get(each)))
                    .distinct()
                    .count();
            if (periods > 1 && inUse < 2) {
                Arrays.fill(inUseSince, Long.MAX_VALUE);
            }
        }

        private long counted(long period, long now) {
            long start = now / period * period;
            long before = algorithm == Algorithm.FIXED_WINDOW ? 0 : permits(start - period, start);
            return permits(start, now + 1) + (before * (period - (now - start)) + period - 1) / period;
        }

        private long permits(long from, long until) {
            return all.stream()
                    .filter(each -> from <= each.at && each.at < until)
                    .mapToLong(Spent::permits)
                    .sum();
        }

        private static long period(LeaseHolder holder) {
            return holder.limit.periodNanos() / 1_000;
        }
    }
}
