package io.throttlemachines.internal.breaker.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The counts of a window equal those of a model that remembers every call, whatever the gaps between the calls. */
class CallWindowModelTest {

    private static final long LONGEST_GAP = Duration.ofDays(90 * 365L).toNanos();
    private static final int SEEDS = 40;
    private static final int CALLS = 400;

    private record Call(long bucket, boolean failed, boolean slow) {}

    /** From one nanosecond to a year, and a few lengths that users choose. */
    static Stream<Duration> windows() {
        LongStream powers =
                LongStream.iterate(1, nanos -> nanos < Duration.ofDays(365).toNanos(), nanos -> nanos * 7);
        return Stream.concat(
                powers.mapToObj(Duration::ofNanos),
                Stream.of("PT0.1S", "PT1S", "PT10S", "PT60S", "PT1H").map(Duration::parse));
    }

    @ParameterizedTest
    @MethodSource("windows")
    void countsAsTheModelDoesAfterAnyGap(Duration length) {
        for (int seed = 0; seed < SEEDS; seed++) {
            compare(length.toNanos(), new Random(seed));
        }
    }

    /** Failures and slow calls are rare, so that their counts grow old while calls go on. */
    private static void compare(long windowNanos, Random random) {
        CallWindow window = new CallWindow(windowNanos);
        Deque<Call> model = new ArrayDeque<>();
        long now = 0;
        for (int i = 0; i < CALLS; i++) {
            now += gap(windowNanos, random, Long.MAX_VALUE - now);
            Call call = new Call(window.bucket(now), random.nextInt(8) == 0, random.nextInt(8) == 0);
            window.add(call.bucket(), call.failed(), call.slow());
            model.add(call);
            model.removeIf(old -> old.bucket() <= call.bucket() - CallWindow.BUCKETS);
            assertThat(window.totals(call.bucket())).isEqualTo(totals(model));
        }
    }

    private static CallWindow.Totals totals(Deque<Call> calls) {
        return new CallWindow.Totals(
                calls.size(),
                calls.stream().filter(Call::failed).count(),
                calls.stream().filter(Call::slow).count());
    }

    /** None, a part of the window, a power of two of windows or buckets, or anything up to 90 years. */
    private static long gap(long windowNanos, Random random, long most) {
        long gap = switch (random.nextInt(20)) {
            case 0 -> random.nextLong(LONGEST_GAP);
            case 1 -> saturated(windowNanos, random);
            case 2 -> saturated(Math.max(1, windowNanos / CallWindow.BUCKETS), random);
            case 3, 4, 5, 6 -> random.nextLong(windowNanos + 1);
            case 7, 8, 9, 10 -> random.nextLong(windowNanos / 20 + 2);
            default -> 0;
        };
        return Math.min(Math.min(gap, LONGEST_GAP), most / 4);
    }

    private static long saturated(long unit, Random random) {
        long times = 1L << random.nextInt(62);
        return unit > LONGEST_GAP / times ? LONGEST_GAP : unit * times;
    }
}
