package io.throttlemachines.limiter;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.control.ActionNote;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compares limiters under changing settings with a plain model of the rules. */
class ConfigureModelTest {

    private static final int STEPS = 30_000;

    private final Bench bench = new Bench();
    private final Random random = new Random(23);

    /** How many permits are taken; falls as permits return. */
    private static final class Bucket {

        private double taken;
        private double fastest;

        void pass(double nanos, double pace, double burst) {
            fastest = Math.max(fastest, pace);
            double untilBurst = Math.max(0, taken - burst) / fastest;
            taken -= Math.min(nanos, untilBurst) * fastest;
            taken = Math.max(0, taken - Math.max(0, nanos - untilBurst) * pace);
        }
    }

    @Test
    void aTokenBucketMatchesTheModelUnderChangingSettings() {
        Limiter limiter = bench.limiter(LimiterConfig.of(10, Duration.ofMillis(10)));
        Bucket bucket = new Bucket();
        for (int step = 0; step < STEPS; step++) {
            if (random.nextInt(20) == 0) {
                change(limiter, 1 + random.nextInt(50), Duration.ofMillis(1 + random.nextInt(20)));
            }
            LimiterConfig config = limiter.config();
            int nanos = random.nextInt(2_000_000);
            bench.advance(Duration.ofNanos(nanos));
            bucket.pass(nanos, (double) config.limit() / config.period().toNanos(), config.burst());
            long permits = 1 + random.nextInt(5);
            double room = config.burst() - bucket.taken - permits;
            boolean given = limiter.tryAcquire(permits);
            if (Math.abs(room) > 0.001) {
                assertThat(given).isEqualTo(room > 0);
            }
            bucket.taken += given ? permits : 0;
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FIXED_WINDOW", "SLIDING_WINDOW"})
    void windowsKeepTheirCountsUnderChangingLimits(Algorithm algorithm) {
        long period = 1_000;
        Limiter limiter = bench.limiter(
                LimiterConfig.of(10, Duration.ofNanos(period)).toBuilder().algorithm(algorithm));
        Permits[] all = {limiter, limiter.forKey("ann")};
        Map<Long, Long> used = new HashMap<>();
        for (int step = 0; step < STEPS; step++) {
            if (random.nextInt(20) == 0) {
                change(limiter, 1 + random.nextInt(30), Duration.ofNanos(period));
            }
            bench.advance(Duration.ofNanos(random.nextInt(4) == 0 ? random.nextInt(3_000) : random.nextInt(50)));
            long now = bench.nanos();
            long permits = 1 + random.nextInt(4);
            long window = now / period;
            long before = algorithm == Algorithm.SLIDING_WINDOW ? used.getOrDefault(window - 1, 0L) : 0;
            long current = used.getOrDefault(window, 0L);
            long limit = limiter.config().limit();
            boolean free = before * (period - now % period) <= (limit - current - permits) * period;
            for (Permits asked : all) {
                assertThat(asked.peek(permits).allowed()).isEqualTo(free);
                assertThat(asked.tryAcquire(permits)).isEqualTo(free);
            }
            if (free) {
                used.merge(window, permits, Long::sum);
            }
        }
    }

    private static void change(Limiter limiter, long limit, Duration period) {
        LimiterConfig next =
                limiter.config().toBuilder().limit(limit).period(period).build();
        limiter.configure(next, ActionNote.NONE);
    }
}
