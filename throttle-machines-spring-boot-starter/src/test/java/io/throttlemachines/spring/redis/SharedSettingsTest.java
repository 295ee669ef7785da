package io.throttlemachines.spring.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.EnumSource.Mode.MATCH_NONE;

import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.store.PermitStore.Limit;
import io.throttlemachines.limiter.store.PermitStore.Reply;
import io.throttlemachines.spring.redis.RedisServers.Observer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Instances with different settings of one limiter share its state, and each obeys its own settings. */
@Tag("servers")
class SharedSettingsTest {

    private static final int SCHEDULES = 150;
    private static final int STEPS = 60;
    private static final long SECOND = 1_000_000;

    /** A grant, the settings of the instance that asked, and since when the state has an entry for its period. */
    private record Grant(Limit limit, long permits, long at, long countedSince) {}

    @Test
    void fixedWindowOfEachInstanceHoldsForTheGrantsOfAll() {
        forRandomSchedules(Algorithm.FIXED_WINDOW, (grants, latest) -> {
            long period = latest.limit.periodNanos() / 1_000;
            long start = latest.at / period * period;
            if (latest.countedSince < start) {
                assertThat(permits(grants, start, latest.at + 1)).isLessThanOrEqualTo(latest.limit.permits());
            }
        });
    }

    @Test
    void slidingWindowOfEachInstanceHoldsForTheGrantsOfAll() {
        forRandomSchedules(Algorithm.SLIDING_WINDOW, (grants, latest) -> {
            long period = latest.limit.periodNanos() / 1_000;
            long start = latest.at / period * period;
            if (latest.countedSince < start - period) {
                long before = permits(grants, start - period, start);
                long weighted = (before * (period - (latest.at - start)) + period - 1) / period;
                assertThat(weighted + permits(grants, start, latest.at + 1))
                        .isLessThanOrEqualTo(latest.limit.permits());
            }
        });
    }

    private static long permits(List<Grant> grants, long from, long until) {
        return grants.stream()
                .filter(grant -> from <= grant.at && grant.at < until)
                .mapToLong(Grant::permits)
                .sum();
    }

    private interface Law {
        void check(List<Grant> grants, Grant latest);
    }

    private static void forRandomSchedules(Algorithm algorithm, Law law) {
        int grantsByLaterSettings = 0;
        try (Observer server = RedisServers.observer(RedisServers.sharedPort())) {
            long seed = System.nanoTime();
            for (int schedule = 0; schedule < SCHEDULES; schedule++) {
                Random random = new Random(seed + schedule);
                String key = "settings:" + algorithm + ":" + (seed + schedule);
                List<Limit> limits = List.of(
                        randomLimit(algorithm, random), randomLimit(algorithm, random), randomLimit(algorithm, random));
                List<DrivenScript> instances = limits.stream()
                        .map(limit -> new DrivenScript(server.binary(), limit, 60 * SECOND))
                        .toList();
                List<Grant> grants = new ArrayList<>();
                Map<Long, Long> countedSince = new HashMap<>();
                long now = 0;
                for (int step = 0; step < STEPS; step++) {
                    now += random.nextInt(3) == 0 ? random.nextLong(2 * SECOND) : random.nextLong(SECOND / 10);
                    int who = random.nextInt(limits.size());
                    Limit limit = limits.get(who);
                    long permits = 1 + random.nextLong(limit.burst());
                    if (instances.get(who).take(key, permits, now).allowed()) {
                        countedSince.keySet().retainAll(server.state(key));
                        countedSince.putIfAbsent(limit.periodNanos() / 1_000, now);
                        Grant grant = new Grant(limit, permits, now, countedSince.get(limit.periodNanos() / 1_000));
                        grants.add(grant);
                        law.check(grants, grant);
                        grantsByLaterSettings += who;
                    }
                }
                server.commands().unlink(key, key + ":expiry");
            }
        }
        assertThat(grantsByLaterSettings).isGreaterThan(SCHEDULES);
    }

    /** Intervals of whole microseconds, and periods that divide a minute. */
    private static Limit randomLimit(Algorithm algorithm, Random random) {
        long period = new long[] {SECOND, 2 * SECOND, 5 * SECOND, 60 * SECOND}[random.nextInt(4)];
        long permits = new long[] {1, 2, 4, 5, 10, 20}[random.nextInt(6)];
        long burst = algorithm == Algorithm.TOKEN_BUCKET ? 1 + random.nextLong(2 * permits) : permits;
        return new Limit(algorithm, permits, period * 1_000, burst);
    }

    @ParameterizedTest
    @EnumSource(names = {"FIXED_WINDOW", "SLIDING_WINDOW"})
    void newPeriodBeginsWithTheCountOfTheOld(Algorithm algorithm) {
        try (Observer server = RedisServers.observer(RedisServers.sharedPort())) {
            String key = "new-period:" + algorithm + System.nanoTime();
            Limit old = new Limit(algorithm, 10, 1_000 * SECOND, 10);
            Limit later = new Limit(algorithm, 12, 60_000 * SECOND, 12);
            DrivenScript before = new DrivenScript(server.binary(), old, 60 * SECOND);
            DrivenScript after = new DrivenScript(server.binary(), later, 60 * SECOND);

            assertThat(before.take(key, 10, 5).allowed()).isTrue();
            Reply taken = after.take(key, 2, 6);

            assertThat(taken.allowed()).isTrue();
            assertThat(taken.remaining()).isZero();
            assertThat(after.take(key, 1, 59 * SECOND).allowed()).isFalse();
            assertThat(before.look(key, 10, 59 * SECOND).allowed()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FIXED_WINDOW", "SLIDING_WINDOW"})
    void periodThatNobodyUsesIsForgotten(Algorithm algorithm) {
        try (Observer server = RedisServers.observer(RedisServers.sharedPort())) {
            String key = "unused-period:" + algorithm + System.nanoTime();
            DrivenScript old =
                    new DrivenScript(server.binary(), new Limit(algorithm, 10, 1_000 * SECOND, 10), 60 * SECOND);
            DrivenScript later =
                    new DrivenScript(server.binary(), new Limit(algorithm, 99, 2_000 * SECOND, 99), 60 * SECOND);
            old.take(key, 1, 0);

            for (long second = 0; second <= 10; second++) {
                assertThat(server.state(key)).contains(SECOND);
                later.take(key, 1, second * SECOND);
            }

            assertThat(server.state(key)).contains(2 * SECOND).doesNotContain(SECOND);
        }
    }

    /** The long window goes on counting although all its permits are back for a while. */
    @ParameterizedTest
    @EnumSource(names = {"FIXED_WINDOW", "SLIDING_WINDOW"})
    void periodsInUseCountEachOthersGrants(Algorithm algorithm) {
        try (Observer server = RedisServers.observer(RedisServers.sharedPort())) {
            String key = "periods:" + algorithm + System.nanoTime();
            DrivenScript brief =
                    new DrivenScript(server.binary(), new Limit(algorithm, 10, 1_000 * SECOND, 10), 60 * SECOND);
            DrivenScript lengthy =
                    new DrivenScript(server.binary(), new Limit(algorithm, 30, 60_000 * SECOND, 30), 60 * SECOND);
            brief.take(key, 1, 0);
            lengthy.take(key, 1, 0);

            for (long second = 180; second < 186; second += 2) {
                assertThat(brief.take(key, 10, second * SECOND).allowed()).isTrue();
            }

            assertThat(lengthy.take(key, 1, 186 * SECOND).allowed()).isFalse();
        }
    }

    /** A server's clock may go back, and another server may take over whose clock is behind. */
    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void clockThatGoesBackGrantsNoMore(Algorithm algorithm) {
        try (Observer server = RedisServers.observer(RedisServers.sharedPort())) {
            String key = "clock:" + algorithm + System.nanoTime();
            DrivenScript script = new DrivenScript(server.binary(), new Limit(algorithm, 10, 1_000 * SECOND, 10));
            assertThat(script.take(key, 10, 5 * SECOND).allowed()).isTrue();

            Reply refused = script.take(key, 1, 2 * SECOND);

            assertThat(refused.allowed()).isFalse();
            assertThat(refused.remaining()).isZero();
            assertThat(script.take(key, 10, 2 * SECOND + refused.resetAfterNanos() / 1_000)
                            .allowed())
                    .isTrue();
        }
    }
}
