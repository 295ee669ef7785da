package io.throttlemachines.spring.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.store.LeaseRequest;
import io.throttlemachines.limiter.store.PermitStore.Limit;
import io.throttlemachines.limiter.store.PermitStore.Reply;
import io.throttlemachines.spring.redis.RedisServers.Observer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Instances with different rates or bursts of one limiter count the permits of all, each by its own settings. */
@Tag("servers")
class SharedRatesTest {

    private static final int SCHEDULES = 150;
    private static final int STEPS = 80;
    private static final long SECOND = 1_000_000;
    private static final long HOUR = 3_600 * SECOND;

    private final Observer server = RedisServers.observer(RedisServers.sharedPort());
    private final String key = "rates:" + System.nanoTime();

    @AfterEach
    void close() {
        server.close();
    }

    private DrivenScript script(long permits, long periodMicros, long burst) {
        return new DrivenScript(
                server.binary(), new Limit(Algorithm.GCRA, permits, periodMicros * 1_000, burst), 60 * SECOND);
    }

    /** The permits that one instance has taken are missing to the other, whatever the time in which they come back. */
    @ParameterizedTest
    @CsvSource({
        "10, 1, 10, 3600",
        "10, 3600, 10, 1",
        "10, 1, 5, 1",
        "5, 1, 10, 1",
        "10, 60, 20, 60",
        "100, 60, 7, 3600",
        "3, 1, 7, 1",
        "7, 11, 3, 13"
    })
    void permitsOfOneInstanceAreMissingToTheOther(long first, long firstSeconds, long second, long secondSeconds) {
        DrivenScript one = script(first, firstSeconds * SECOND, first);
        DrivenScript other = script(second, secondSeconds * SECOND, second);
        assertThat(one.take(key, first, 0).allowed()).isTrue();

        long left = Math.max(0, second - first);
        assertThat(other.look(key, 1, 0).remaining()).isEqualTo(left);
        if (left > 0) {
            assertThat(other.take(key, left, 0).allowed()).isTrue();
        }
        assertThat(one.take(key, 1, 0).allowed()).isFalse();
        Reply refused = other.take(key, 1, 0);
        assertThat(refused.allowed()).isFalse();
        assertThat(refused.retryAfterNanos())
                .as("one comes back at its own rate")
                .isBetween(secondSeconds * 1_000_000_000 / second, secondSeconds * 1_000_000_000 / second + 1_000);
    }

    @Test
    void slowRateCountsWhatTheFastOneTakesAllTheTime() {
        DrivenScript fast = script(10, SECOND, 10);
        DrivenScript slow = script(10, HOUR, 10);
        assertThat(slow.take(key, 1, 0).allowed()).isTrue();

        for (long second = 1; second < 100; second++) {
            assertThat(fast.take(key, 5, second * SECOND).allowed()).isTrue();
        }
        assertThat(slow.take(key, 1, 100 * SECOND).allowed()).isFalse();
        assertThat(slow.look(key, 10, 110 * SECOND).remaining()).isZero();
        assertThat(slow.take(key, 10, 99 * SECOND + HOUR).allowed())
                .as("no more than its burst was missing")
                .isTrue();
        assertThat(fast.take(key, 1, 99 * SECOND + HOUR).allowed()).isFalse();
    }

    @Test
    void settingsThatNobodyUsesAreForgotten() {
        DrivenScript old = script(1, SECOND, 1);
        DrivenScript next = script(2, SECOND, 2);
        old.take(key, 1, 0);
        next.take(key, 1, 1);
        assertThat(size()).isEqualTo(80);

        for (long half = 2; half < 20; half++) {
            next.take(key, 1, half * SECOND / 2);
            assertThat(size()).isEqualTo(80);
        }
        next.take(key, 1, 10 * SECOND);
        assertThat(size()).isEqualTo(40);
        assertThat(next.look(key, 1, 12 * SECOND).remaining()).isEqualTo(2);
    }

    /** As many as a rolling change needs, and not one for each of the settings that an operator has ever tried. */
    @Test
    void onlyTheSettingsUsedLastAreKept() {
        for (long limit = 101; limit < 150; limit++) {
            assertThat(script(limit, HOUR, limit).take(key, 1, limit).allowed()).isTrue();
        }
        assertThat(size()).isEqualTo(9 * 40);
    }

    /** What an entry has not gained, it does not lose. */
    @Test
    void permitsGivenBackByOneInstanceComeBackToTheOthersAsTimePasses() {
        DrivenScript fast = script(10, SECOND, 10);
        DrivenScript slow = script(10, HOUR, 10);
        long granted = 0;
        for (long second = 0; second < 22; second++) {
            fast.take(key, 5, second * SECOND);
            fast.take(key, 5, second * SECOND);
            while (slow.take(key, 1, second * SECOND + SECOND * 9 / 10).allowed()) {
                granted++;
            }
            fast.take(key, 5, second * SECOND + SECOND * 9 / 10);
            fast.giveBack(key, 5, second * SECOND + SECOND * 9 / 10, second * SECOND + SECOND * 9 / 10);
        }
        assertThat(granted).isLessThanOrEqualTo(10);
    }

    /** No more than the burst of the one that asks is missing, however many permits are on lease by other settings. */
    @ParameterizedTest
    @CsvSource({"10000, 1, 100, 10, 3600", "1000000, 1, 500000, 1, 86400", "1000000000, 1, 1000000000, 1, 3600"})
    void permitsOnLeaseAreTheBurstAtMost(long limit, long seconds, long lease, long other, long otherSeconds) {
        DrivenScript fast = script(limit, seconds * SECOND, limit);
        DrivenScript slow = script(other, otherSeconds * SECOND, other);
        assertThat(fast.lease(key, new LeaseRequest(7, 0, 0, 0, 0, 0, lease, SECOND * 1_000), 0)
                        .granted())
                .isPositive();

        Reply refused = slow.take(key, 1, 1);
        assertThat(refused.allowed()).isFalse();
        assertThat(refused.retryAfterNanos()).isLessThanOrEqualTo(otherSeconds * 1_000_000_000 / other + 1_000);
        assertThat(refused.resetAfterNanos()).isLessThanOrEqualTo(otherSeconds * 1_000_000_000);
    }

    private long size() {
        return server.commands().strlen(key);
    }

    /** The same in plain arithmetic: a bucket for each of the settings, all of which count each grant. In nanoseconds. */
    private static final class Model {

        private static final class Bucket {
            private long due;
            private long usedUntil;
        }

        private final Map<Limit, Bucket> buckets = new HashMap<>();
        private long expiryMillis = Long.MAX_VALUE;

        private static long interval(Limit limit) {
            return limit.periodNanos() / limit.permits();
        }

        private static long tolerance(Limit limit) {
            return limit.burst() * interval(limit);
        }

        private Bucket bucket(Limit limit, long now) {
            Bucket known = buckets.get(limit);
            if (known != null) {
                return known;
            }
            Bucket first = new Bucket();
            first.due = now;
            buckets.forEach((other, bucket) -> {
                long converted = converted(Math.max(0, bucket.due - now), interval(other), interval(limit));
                first.due = Math.max(first.due, now + Math.min(converted, tolerance(limit)));
            });
            return first;
        }

        /** The same permits by another cost, at most two nanoseconds more than exactly. */
        private static long converted(long missing, long from, long to) {
            long part = missing % from;
            double ofOne = Math.min(to, Math.floor(part / (double) from * to) + 2);
            long converted = missing / from * to + (part == 0 ? 0 : (long) ofOne);
            BigDecimal exact = BigDecimal.valueOf(missing)
                    .multiply(BigDecimal.valueOf(to))
                    .divide(BigDecimal.valueOf(from), 0, RoundingMode.CEILING);
            assertThat(converted - exact.longValueExact()).isBetween(0L, 2L);
            return converted;
        }

        private void expire(long now) {
            if (now / 1_000_000 > expiryMillis) {
                buckets.clear();
            }
        }

        Reply ask(Limit asked, long permits, long now, boolean take) {
            Limit limit = new Limit(Algorithm.GCRA, 1, interval(asked), asked.burst()); // 2 in 2 s are 1 in 1 s
            expire(now);
            Bucket bucket = bucket(limit, now);
            long missing = Math.max(0, bucket.due - now);
            long early = missing + permits * interval(limit) - tolerance(limit);
            if (early <= 0 && take) {
                missing += permits * interval(limit);
                bucket.due = now + missing;
                bucket.usedUntil = now + 10 * tolerance(limit);
                buckets.put(limit, bucket);
                write(limit, permits, now);
            }
            long left = Math.max(0, (tolerance(limit) - missing) / interval(limit));
            return new Reply(early <= 0, left, Math.max(0, early), missing, 0);
        }

        private void write(Limit by, long permits, long now) {
            buckets.entrySet().removeIf(each -> !each.getKey().equals(by) && each.getValue().usedUntil <= now);
            buckets.forEach((limit, bucket) -> {
                if (!limit.equals(by)) {
                    long before = Math.max(0, bucket.due - now);
                    long full = Math.max(before, tolerance(limit));
                    bucket.due = now + Math.min(before + permits * interval(limit), full);
                }
            });
            long end = buckets.get(by).due;
            for (Bucket each : buckets.values()) {
                end = Math.max(end, each == buckets.get(by) ? 0 : each.due / 1_000 * 1_000 + 1_000);
            }
            expiryMillis = (end + 999_999) / 1_000_000;
        }
    }

    @Test
    void scriptDecidesAsPlainArithmetic() {
        int grantsByLaterSettings = 0;
        long seed = System.nanoTime();
        for (int schedule = 0; schedule < SCHEDULES; schedule++) {
            Random random = new Random(seed + schedule);
            String name = key + ":" + schedule;
            List<Limit> limits = List.of(randomLimit(random), randomLimit(random), randomLimit(random));
            List<DrivenScript> scripts = new ArrayList<>();
            limits.forEach(limit -> scripts.add(new DrivenScript(server.binary(), limit, 60 * SECOND)));
            Model model = new Model();
            long now = 0;
            for (int step = 0; step < STEPS; step++) {
                now += random.nextInt(3) == 0 ? random.nextLong(2 * SECOND) : random.nextLong(SECOND / 10);
                int who = random.nextInt(limits.size());
                Limit limit = limits.get(who);
                long permits = 1 + random.nextLong(limit.burst());
                boolean take = random.nextInt(5) > 0;
                Reply reply = take
                        ? scripts.get(who).take(name, permits, now)
                        : scripts.get(who).look(name, permits, now);
                assertThat(new Reply(
                                reply.allowed(),
                                reply.remaining(),
                                reply.retryAfterNanos(),
                                reply.resetAfterNanos(),
                                0))
                        .as("schedule %d, step %d at %d by %s", seed + schedule, step, now, limit)
                        .isEqualTo(model.ask(limit, permits, now * 1_000, take));
                grantsByLaterSettings += take && reply.allowed() ? who : 0;
            }
            server.commands().unlink(name, name + ":expiry");
        }
        assertThat(grantsByLaterSettings).isGreaterThan(SCHEDULES);
    }

    /** Intervals of whole microseconds, and periods that divide a minute. */
    private static Limit randomLimit(Random random) {
        long period = new long[] {SECOND, 2 * SECOND, 5 * SECOND, 60 * SECOND}[random.nextInt(4)];
        long permits = new long[] {1, 2, 4, 5, 10, 20}[random.nextInt(6)];
        return new Limit(Algorithm.GCRA, permits, period * 1_000, 1 + random.nextLong(2 * permits));
    }
}
