package io.throttlemachines.internal.breaker.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The ring of outcomes behaves like a plain list, also when it gets another length, and is exact under threads. */
class CountWindowModelTest {

    private record Ended(boolean failed, boolean slow) {}

    @Test
    void ringCountsLikeAPlainList() {
        Random random = new Random(12);
        for (int run = 0; run < 1_000; run++) {
            run(random, "run " + run);
        }
    }

    private static void run(Random random, String run) {
        int length = length(random);
        CountWindow window = new CountWindow(length);
        List<Ended> model = new ArrayList<>();
        for (int step = 0; step < 400; step++) {
            if (random.nextInt(50) == 0) {
                length = length(random);
                window = window.resized(length);
            } else {
                Ended call = new Ended(random.nextInt(3) == 0, random.nextInt(3) == 0);
                model.add(call);
                long counts = window.add(call.failed(), call.slow());
                assertThat(counts).as(run + ", step " + step).isEqualTo(window.counts());
            }
            model.subList(0, Math.max(0, model.size() - length)).clear();
            assertCounts(window, model, run + ", step " + step + ", length " + length);
        }
    }

    private static void assertCounts(CountWindow window, List<Ended> model, String description) {
        long counts = window.counts();
        assertThat(List.of(CountWindow.calls(counts), CountWindow.failures(counts), CountWindow.slow(counts)))
                .as(description)
                .containsExactly(
                        model.size(), (int) model.stream().filter(Ended::failed).count(), (int)
                                model.stream().filter(Ended::slow).count());
    }

    private static int length(Random random) {
        return 1 + random.nextInt(random.nextBoolean() ? 5 : 150);
    }

    @Test
    void largestWindowHoldsAMillionFailures() {
        CountWindow window = new CountWindow(CountWindow.LARGEST);
        for (int call = 0; call < CountWindow.LARGEST + 5; call++) {
            window.add(true, true);
        }

        long counts = window.counts();
        assertThat(List.of(CountWindow.calls(counts), CountWindow.failures(counts), CountWindow.slow(counts)))
                .containsOnly(CountWindow.LARGEST);
    }

    @Test
    void countsAreExactUnderManyThreads() throws InterruptedException {
        int each = 50_001;
        CountWindow window = new CountWindow(4 * each);
        List<Thread> threads = IntStream.range(0, 4)
                .mapToObj(number -> new Thread(() -> {
                    for (int call = 0; call < each; call++) {
                        window.add(number == 0, number == 1);
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        long counts = window.counts();
        assertThat(CountWindow.calls(counts)).isEqualTo(4 * each);
        assertThat(CountWindow.failures(counts)).isEqualTo(each);
        assertThat(CountWindow.slow(counts)).isEqualTo(each);
    }
}
