package io.throttlemachines.internal.limiter.concurrency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** L1a: the limit that follows the latency. */
class AdaptiveLimitTest {

    private static final long MILLI = 1_000_000;

    private final AdaptiveLimit limit = new AdaptiveLimit(20, 2, 100, 0);

    /** In nanoseconds. */
    private long now;

    /** A window of calls that took so long, while so many ran. */
    private void window(long roundTrip, long running, boolean failed) {
        now += 2_000 * MILLI;
        for (int call = 0; call < 20; call++) {
            limit.ended(now - roundTrip, now, running, failed);
        }
    }

    private void windows(int count, long roundTrip, boolean failed) {
        for (int each = 0; each < count; each++) {
            window(roundTrip, limit.limit(), failed);
        }
    }

    @Test
    void growsWhileCallsStayFast() {
        windows(100, 10 * MILLI, false);
        assertThat(limit.limit()).isBetween(50L, 100L);
        assertThat(limit.longRoundTripNanos()).isCloseTo(10 * MILLI, within(1.0));
        assertThat(limit.shortRoundTripNanos()).isCloseTo(10 * MILLI, within(1.0));
    }

    @Test
    void shrinksWhenCallsQueue() {
        windows(3, 10 * MILLI, false);
        windows(4, 100 * MILLI, false);
        assertThat(limit.limit()).isLessThan(20);
    }

    @Test
    void serviceThatIsSlowerForGoodIsKnownAsSuchAfterAFewProbes() {
        windows(3, 10 * MILLI, false);
        long most = 0;
        for (int each = 0; each < 300; each++) {
            windows(1, 50 * MILLI, false);
            most = Math.max(most, limit.limit()); // in a probe it is less
        }
        assertThat(limit.longRoundTripNanos()).isCloseTo(50 * MILLI, within(5.0 * MILLI));
        assertThat(most).isGreaterThan(40);
    }

    @Test
    void callsOfSecondsFindTheirBaselineAgain() {
        long most = 0;
        for (int round = 0; round < 400; round++) {
            long roundTrip = (round < 20 ? 1_000 : 4_000) * MILLI;
            now += roundTrip;
            long running = limit.limit();
            for (int call = 0; call < running; call++) {
                limit.ended(now - roundTrip, now, running, false);
            }
            most = round < 300 ? 0 : Math.max(most, limit.limit());
        }
        assertThat(limit.longRoundTripNanos()).isCloseTo(4_000 * MILLI, within(400.0 * MILLI));
        assertThat(most).isGreaterThan(40);
    }

    @Test
    void baselineOfAnswersThatWereTooFastIsSoonGivenUp() {
        windows(20, 100 * MILLI, false);
        windows(20, MILLI, false); // such as empty answers of a broken backend
        assertThat(limit.longRoundTripNanos()).isLessThan(10 * MILLI);
        windows(30, 100 * MILLI, false);
        assertThat(limit.longRoundTripNanos()).isGreaterThan(60 * MILLI);
    }

    @Test
    void callsInHalfOfTheLimitChangeNoLimit() {
        windows(3, 10 * MILLI, false);
        window(10 * MILLI, 3, false); // ends the window before
        long before = limit.limit();
        for (int each = 0; each < 100; each++) {
            window(10 * MILLI, 3, false);
        }
        assertThat(limit.limit()).isEqualTo(before);
    }

    @Test
    void lowLimitGrowsAgainWithLittleTraffic() {
        AdaptiveLimit low = new AdaptiveLimit(2, 1, 100, 0);
        for (int call = 1; call <= 200; call++) {
            long at = call * 6_000 * MILLI;
            low.ended(at - 10 * MILLI, at, low.limit(), false);
        }
        assertThat(low.limit()).isGreaterThan(10);
    }

    @Test
    void slowCallsInHalfOfTheLimitLowerItToTwiceWhatIsInUse() {
        windows(3, 10 * MILLI, false);
        window(100 * MILLI, 3, false); // ends the window before
        window(100 * MILLI, 3, false);
        assertThat(limit.limit()).isLessThanOrEqualTo(6);
    }

    @Test
    void singleSlowCallAfterIdleTimeChangesNothing() {
        windows(4, 10 * MILLI, false);
        long before = limit.limit();
        double baseline = limit.longRoundTripNanos();
        now += 3_600_000 * MILLI;
        limit.ended(now - 5_000 * MILLI, now, 1, false);
        assertThat(limit.limit()).isEqualTo(before);
        assertThat(limit.longRoundTripNanos()).isEqualTo(baseline);
    }

    @Test
    void littleTrafficIsNeverProbed() {
        for (int call = 1; call <= 500; call++) {
            long at = call * 1_000 * MILLI;
            limit.ended(at - 10 * MILLI, at, 1, false);
            assertThat(limit.limit()).isEqualTo(20);
        }
    }

    @Test
    void firstWindowTeachesNoBaseline() {
        now += 2_000 * MILLI;
        for (int call = 0; call < 10; call++) {
            limit.ended(now - MILLI, now, 20, false); // those that end first are the fast ones
        }
        assertThat(limit.shortRoundTripNanos()).isEqualTo(MILLI);
        assertThat(limit.longRoundTripNanos()).isNaN();
        windows(3, 10 * MILLI, false);
        assertThat(limit.longRoundTripNanos()).isCloseTo(10 * MILLI, within(1.0));
    }

    @Test
    void windowIsLongerTheMoreRoundTripsVary() {
        windows(2, 10 * MILLI, false);
        windows(1, 10 * MILLI, false);
        double before = limit.shortRoundTripNanos();
        now += 2_000 * MILLI;
        for (int call = 0; call < 40; call++) {
            limit.ended(now - (call % 20 == 0 ? 200 : 1) * MILLI, now, 20, false);
        }
        assertThat(limit.shortRoundTripNanos()).isEqualTo(before);
    }

    @Test
    void limitFallsWhileAllCallsTimeOutFromTheStart() {
        for (int each = 0; each < 40; each++) {
            window(1_000 * MILLI, limit.limit(), true);
        }
        assertThat(limit.limit()).isLessThan(20);
        windows(60, 10 * MILLI, false);
        assertThat(limit.longRoundTripNanos()).isCloseTo(10 * MILLI, within(1.0 * MILLI));
        assertThat(limit.limit()).isGreaterThan(20);
    }

    @Test
    void fastFailuresAreNoEvidence() {
        windows(3, 10 * MILLI, false);
        windows(1, MILLI / 10, true); // ends the window before
        long before = limit.limit();
        windows(50, MILLI / 10, true);
        assertThat(limit.limit()).isEqualTo(before);
        assertThat(limit.longRoundTripNanos()).isCloseTo(10 * MILLI, within(1.0));
    }

    @Test
    void slowFailuresAreOverload() {
        windows(3, 10 * MILLI, false);
        windows(4, 1_000 * MILLI, true);
        assertThat(limit.limit()).isLessThan(20);
    }

    @Test
    void resetForgetsWhatWasMeasured() {
        windows(60, 10 * MILLI, false);
        limit.reset();
        assertThat(limit.limit()).isEqualTo(20);
        assertThat(limit.longRoundTripNanos()).isNaN();
    }

    @Test
    void otherBoundsKeepWhatWasMeasured() {
        windows(60, 10 * MILLI, false);
        AdaptiveLimit narrower = limit.replacedBy(5, 1, 10, now);
        assertThat(narrower.limit()).isEqualTo(10);
        assertThat(narrower.longRoundTripNanos()).isEqualTo(limit.longRoundTripNanos());
        assertThat(limit.replacedBy(90, 80, 95, now).limit()).isBetween(80L, 95L);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void neverLeavesItsBoundsWhateverIsMeasured(long seed) {
        Random random = new Random(seed);
        long clock = Long.MAX_VALUE - random.nextInt(1_000_000);
        long min = 1 + random.nextInt(5);
        long max = min + random.nextInt(50);
        AdaptiveLimit any = new AdaptiveLimit(min + random.nextInt((int) (max - min) + 1), min, max, clock);
        for (int call = 0; call < 20_000; call++) {
            clock += (long) (random.nextDouble() * 50 * MILLI);
            long roundTrip = switch (random.nextInt(5)) {
                case 0 -> -random.nextInt();
                case 1 -> 0;
                case 2 -> random.nextLong();
                default -> (long) (random.nextDouble() * 100 * MILLI);
            };
            any.ended(clock - roundTrip, clock, random.nextLong(), random.nextInt(4) == 0);
            assertThat(any.limit()).isBetween(min, max);
        }
        assertThat(any.longRoundTripNanos()).isPositive();
    }

    @Test
    void manyThreadsMeasureTogether() throws InterruptedException {
        int threads = 8;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        for (int thread = 0; thread < threads; thread++) {
            pool.execute(() -> {
                for (int call = 1; call <= 100_000; call++) {
                    long at = call * MILLI;
                    limit.ended(at - 10 * MILLI, at, limit.limit(), false);
                }
            });
        }
        pool.shutdown();
        assertThat(pool.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        assertThat(limit.limit()).isGreaterThan(20);
        assertThat(limit.longRoundTripNanos()).isCloseTo(10 * MILLI, within(1.0 * MILLI));
    }
}
