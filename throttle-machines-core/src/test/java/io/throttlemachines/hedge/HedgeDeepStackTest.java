package io.throttlemachines.hedge;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.hedge.HedgeScene.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** An attempt whose end is reported on a stack with little room still ends the call and the other attempts. */
class HedgeDeepStackTest {

    private static final long STACK_BYTES = 256 * 1024;

    /** With less room than the first of these frames, CompletableFuture itself may fail; with the last, there is enough. */
    private static final int FIRST = 150;

    private static final int LAST = 600;

    @Test
    void everySuccessEndsTheCall() throws InterruptedException {
        endsTheCall(attempt -> attempt.complete("answer"));
    }

    @Test
    void everyFailureOfTheLastAttemptEndsTheCall() throws InterruptedException {
        endsTheCall(attempt -> attempt.completeExceptionally(new IllegalStateException("broken")));
    }

    private static void endsTheCall(Consumer<CompletableFuture<Object>> end) throws InterruptedException {
        try (HedgeScene scene = new HedgeScene(Way.STAGE)) {
            Hedge hedge = scene.hedge(HedgeScene.attempts(1));
            List<CompletableFuture<Object>> attempts = new ArrayList<>();
            List<CompletableFuture<Object>> answers = new ArrayList<>();
            for (int i = 0; i <= LAST; i++) {
                CompletableFuture<Object> attempt = new CompletableFuture<>();
                attempts.add(attempt);
                answers.add(hedge.callStage(number -> attempt));
            }
            end.accept(attempts.get(0)); // initializes classes
            Thread thread = new Thread(null, new Diver(back -> end.accept(attempts.get(back))), "diver", STACK_BYTES);
            thread.start();
            thread.join(TimeUnit.MINUTES.toMillis(1));

            assertThat(answers.subList(FIRST, LAST)).allMatch(CompletableFuture::isDone);
            assertThat(hedge.status().calls()).isGreaterThanOrEqualTo(LAST - FIRST);
        }
    }

    /** Recurses until its stack ends, and acts in some of its last frames on the way back. */
    private static final class Diver implements Runnable {

        private final Consumer<Integer> action;
        private int back;

        Diver(Consumer<Integer> action) {
            this.action = action;
        }

        @Override
        public void run() {
            int unused = dive(1, 2, 3, 4);
        }

        /** The values are needed after the return, so that each frame must keep them. */
        private int dive(long a, long b, long c, long d) {
            int below = 0;
            try {
                below = dive(b + 1, c ^ a, d - b, a + c);
            } catch (StackOverflowError end) {
                // the deepest frame
            }
            if (++back >= FIRST && back < LAST) {
                try {
                    action.accept(back);
                } catch (StackOverflowError end) {
                    // not even the attempt could end
                }
            }
            return below + (int) (a + b + c + d);
        }
    }
}
