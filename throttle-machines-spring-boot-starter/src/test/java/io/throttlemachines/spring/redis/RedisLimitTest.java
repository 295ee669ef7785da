package io.throttlemachines.spring.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.EnumSource.Mode.MATCH_NONE;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.internal.limiter.store.BucketSettings;
import io.throttlemachines.internal.limiter.store.MemoryPermits;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.Decision;
import io.throttlemachines.limiter.store.PermitStore.Limit;
import io.throttlemachines.limiter.store.PermitStore.Reply;
import io.throttlemachines.spring.redis.RedisServers.Observer;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The largest settings, whose numbers come close to 2^53. */
class RedisLimitTest {

    private static final long MOST = 1_000_000_000_000L;
    private static final long YEARS_97 = Long.MAX_VALUE / 3;
    private static final long YEARS_71 = (1L << 51) * 1_000;

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void morePermitsThanCanBeCountedAreRejected(Algorithm algorithm) {
        assertThatCode(() -> SharedLimit.of(new Limit(algorithm, MOST, YEARS_71, MOST)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> SharedLimit.of(new Limit(algorithm, MOST + 1, YEARS_71, MOST + 1)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("Write at most 1000000000000");
    }

    @Test
    void slidingWindowThatCannotBeDividedIsRejected() {
        assertThatThrownBy(() -> SharedLimit.of(new Limit(Algorithm.SLIDING_WINDOW, 1, YEARS_71 + 1, 1)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("Write a shorter period.");
    }

    @Test
    void burstThatNeverComesBackIsRejected() {
        assertThatThrownBy(() -> SharedLimit.of(new Limit(Algorithm.GCRA, 1, YEARS_97, 2)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("Write a smaller burst");
    }

    /** Long products are divided digit by digit there. */
    @ParameterizedTest
    @EnumSource(names = {"FIXED_WINDOW", "SLIDING_WINDOW"})
    void largestWindowsDecideAsInMemory(Algorithm algorithm) {
        try (Observer server = RedisServers.observer(RedisServers.sharedPort())) {
            Random random = new Random(1);
            for (int schedule = 0; schedule < 200; schedule++) {
                long period = (1L << (10 + random.nextInt(41))) - random.nextInt(1_000);
                long most = Math.min(MOST, period * 1_000);
                long permits = most - random.nextLong(most);
                Limit limit = new Limit(algorithm, permits, period * 1_000, permits);
                compareOn(new DrivenScript(server.binary(), limit), limit, random);
            }
        }
    }

    private static void compareOn(DrivenScript script, Limit limit, Random random) {
        MemoryPermits memory = new MemoryPermits(
                new BucketSettings(limit.algorithm(), limit.permits(), limit.periodNanos(), limit.burst()));
        String key = "largest:" + limit.algorithm() + System.nanoTime();
        long period = limit.periodNanos() / 1_000;
        long now = 0;
        for (int step = 0; step < 12 && now < 2 * period; step++) {
            long permits = 1 + random.nextLong(limit.permits());
            Reply reply = script.take(key, permits, now);
            Decision decision = memory.take(permits, now * 1_000);
            String at = "step " + step + " at " + now + " of " + limit;
            assertThat(reply.allowed()).as(at).isEqualTo(decision.allowed());
            assertThat(reply.remaining()).as(at).isEqualTo(decision.remaining());
            assertThat(reply.retryAfterNanos() / 1_000)
                    .as(at)
                    .isEqualTo((decision.retryAfter().orElseThrow().toNanos() + 999) / 1_000);
            now += random.nextBoolean() ? reply.retryAfterNanos() / 1_000 : random.nextLong(period);
        }
    }

    /** Where units must be coarser than in memory, permits come back a little later, and never earlier. */
    @Test
    void longBurstsGrantNoMoreThanInMemory() {
        try (Observer server = RedisServers.observer(RedisServers.sharedPort())) {
            Random random = new Random(2);
            for (int schedule = 0; schedule < 200; schedule++) {
                long permits = 1 + random.nextLong(MOST);
                long period = Duration.ofDays(30 + random.nextInt(25_000)).toNanos() + random.nextInt(1_000_000);
                Limit limit = new Limit(Algorithm.GCRA, permits, period, permits);
                String key = "coarse:" + schedule + ":" + System.nanoTime();
                DrivenScript script = new DrivenScript(server.binary(), limit, 1);
                MemoryPermits memory =
                        new MemoryPermits(new BucketSettings(limit.algorithm(), permits, period, permits));
                long taken = 1 + random.nextLong(permits);
                long wanted = 1 + random.nextLong(permits);

                assertThat(script.take(key, taken, 7))
                        .extracting(Reply::allowed)
                        .isEqualTo(memory.take(taken, 7_000).allowed());
                long wait = script.look(key, wanted, 7).retryAfterNanos();
                long inMemory =
                        memory.look(wanted, 7_000).retryAfter().orElseThrow().toNanos();

                assertThat(wait).isBetween(inMemory, inMemory + period / 1_000 + 1_000);
            }
        }
    }
}
