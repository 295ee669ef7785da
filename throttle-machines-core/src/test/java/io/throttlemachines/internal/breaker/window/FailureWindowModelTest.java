package io.throttlemachines.internal.breaker.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The ring of failures behaves like a plain list, also when its settings change. */
class FailureWindowModelTest {

    private static final int RUNS = 3_000;
    private static final int STEPS = 120;

    @Test
    void ringCountsAndOpensLikeAPlainList() {
        Random random = new Random(4);
        for (int run = 0; run < RUNS; run++) {
            run(random, "run " + run);
        }
    }

    private static void run(Random random, String run) {
        int threshold = threshold(random);
        long window = window(random);
        FailureWindow log = new FailureWindow(threshold, window);
        List<Long> times = new ArrayList<>();
        long now = random.nextInt(50);
        for (int step = 0; step < STEPS; step++) {
            now += random.nextInt(4);
            if (random.nextInt(10) == 0) {
                threshold = threshold(random);
                window = window(random);
                log.configure(threshold, window);
            } else {
                times.add(now);
                last(times, threshold);
                boolean opens = within(times, now, window) == threshold;
                assertThat(log.add(now)).as(run + ", step " + step).isEqualTo(opens);
            }
            last(times, threshold);
            assertThat(log.count(now)).as(run + ", step " + step).isEqualTo(within(times, now, window));
        }
    }

    private static int threshold(Random random) {
        return 1 + random.nextInt(random.nextBoolean() ? 5 : 40);
    }

    private static long window(Random random) {
        return 1 + random.nextInt(80);
    }

    private static void last(List<Long> times, int kept) {
        times.subList(0, Math.max(0, times.size() - kept)).clear();
    }

    private static int within(List<Long> times, long now, long window) {
        return (int) times.stream().filter(time -> now - time < window).count();
    }
}
