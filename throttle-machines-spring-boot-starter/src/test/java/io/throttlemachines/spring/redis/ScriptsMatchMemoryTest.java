package io.throttlemachines.spring.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.EnumSource.Mode.MATCH_NONE;

import io.throttlemachines.internal.limiter.store.BucketSettings;
import io.throttlemachines.internal.limiter.store.MemoryPermits;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.Decision;
import io.throttlemachines.limiter.store.PermitStore.Limit;
import io.throttlemachines.limiter.store.PermitStore.Reply;
import io.throttlemachines.spring.redis.RedisServers.Observer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On random schedules each script decides what the same algorithm decides in memory, to the microsecond. */
@Tag("servers")
class ScriptsMatchMemoryTest {

    private static final int SCHEDULES = 1_500;
    private static final int STEPS = 16;
    private static final long DAY_MICROS = 86_400_000_000L;
    private static final long[] LIMITS = {1, 2, 3, 5, 7, 10, 13, 100, 997, 1_000_000};
    private static final long[] PERIODS = {1, 7, 1_000, 999_983, 1_000_000, 60_000_000, 3_600_000_000L, DAY_MICROS};

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void decidesAsInMemory(Algorithm algorithm) {
        try (Observer server = RedisServers.observer(RedisServers.sharedPort())) {
            long seed = System.nanoTime();
            for (int schedule = 0; schedule < SCHEDULES; schedule++) {
                Random random = new Random(seed + schedule);
                Limit limit = randomLimit(algorithm, random);
                String key = "match:" + algorithm + ":" + (seed + schedule);
                new Schedule(new DrivenScript(server.binary(), limit), key, limit, random).run();
                server.commands().unlink(key, key + ":expiry");
            }
        }
    }

    private static Limit randomLimit(Algorithm algorithm, Random random) {
        long period =
                random.nextInt(4) == 0 ? 1 + random.nextLong(DAY_MICROS) : PERIODS[random.nextInt(PERIODS.length)];
        long permits = random.nextInt(4) == 0 ? 1 + random.nextLong(1_000_000) : LIMITS[random.nextInt(LIMITS.length)];
        permits = Math.min(permits, period * 1_000);
        boolean windows = algorithm == Algorithm.FIXED_WINDOW || algorithm == Algorithm.SLIDING_WINDOW;
        long burst = windows || random.nextBoolean() ? permits : 1 + random.nextLong(3 * permits);
        return new Limit(algorithm, permits, period * 1_000, burst);
    }

    /** One owner's life. */
    private static final class Schedule {

        private record Taken(long permits, long at) {}

        private final DrivenScript script;
        private final String key;
        private final Limit limit;
        private final Random random;
        private final MemoryPermits memory;
        private final long period;
        private final List<Taken> taken = new ArrayList<>();
        private long now;
        private long retryAfter;

        Schedule(DrivenScript script, String key, Limit limit, Random random) {
            this.script = script;
            this.key = key;
            this.limit = limit;
            this.random = random;
            this.period = limit.periodNanos() / 1_000;
            this.memory = new MemoryPermits(
                    new BucketSettings(limit.algorithm(), limit.permits(), limit.periodNanos(), limit.burst()));
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                now += pause();
                int action = random.nextInt(8);
                if (action == 0 && !taken.isEmpty()) {
                    giveBack(taken.remove(random.nextInt(taken.size())));
                } else if (action == 1) {
                    look(random.nextInt(4) == 0 ? 0 : permits());
                } else if (action == 2) {
                    takeEach();
                } else {
                    take(permits());
                }
            }
        }

        private long pause() {
            return switch (random.nextInt(8)) {
                case 0, 1, 2 -> 0;
                case 3 -> retryAfter;
                case 4 -> Math.max(0, retryAfter - 1);
                case 5 -> random.nextLong(period + 1);
                case 6 -> period - now % period + random.nextLong(2);
                default -> random.nextLong(4 * period + 2);
            };
        }

        private long permits() {
            return switch (random.nextInt(4)) {
                case 0 -> 1;
                case 1 -> limit.burst();
                default -> 1 + random.nextLong(limit.burst());
            };
        }

        /** Requests that share a call are decided as if they came one after the other. */
        private void takeEach() {
            long[] wanted = LongStream.generate(this::permits)
                    .limit(1 + random.nextInt(5))
                    .toArray();
            List<Reply> replies = script.takeEach(key, wanted, now);
            for (int request = 0; request < wanted.length; request++) {
                took(wanted[request], replies.get(request));
            }
        }

        private void take(long permits) {
            took(permits, script.take(key, permits, now));
        }

        private void took(long permits, Reply reply) {
            compare(reply, memory.take(permits, now * 1_000), "take " + permits);
            if (reply.allowed()) {
                taken.add(new Taken(permits, now));
            }
        }

        private void look(long permits) {
            compare(script.look(key, permits, now), memory.look(permits, now * 1_000), "look " + permits);
        }

        /** In memory a sliding window that is over takes nothing back once permits were asked for in the next. */
        private void giveBack(Taken back) {
            if (limit.algorithm() == Algorithm.SLIDING_WINDOW && back.at / period != now / period) {
                return;
            }
            script.giveBack(key, back.permits, back.at, now);
            memory.giveBack(back.permits, back.at * 1_000, now * 1_000);
            look(1);
        }

        private void compare(Reply reply, Decision decision, String action) {
            String at = action + " at " + now + " of " + limit + " in " + key;
            assertThat(reply.allowed()).as(at).isEqualTo(decision.allowed());
            assertThat(reply.remaining()).as(at).isEqualTo(decision.remaining());
            assertThat(micros(reply.retryAfterNanos()))
                    .as(at)
                    .isEqualTo(micros(decision.retryAfter().orElseThrow().toNanos()));
            assertThat(micros(reply.resetAfterNanos()))
                    .as(at)
                    .isEqualTo(micros(decision.resetAfter().toNanos()));
            retryAfter = micros(reply.retryAfterNanos());
        }

        private static long micros(long nanos) {
            return (nanos + 999) / 1_000;
        }
    }
}
