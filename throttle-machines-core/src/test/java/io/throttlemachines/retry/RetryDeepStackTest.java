package io.throttlemachines.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** An attempt that ends where the stack has little room left still ends its call. */
class RetryDeepStackTest {

    private static final long STACK_BYTES = 512 * 1024;
    private static final int FIRST = 20;
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
        try (RetryScene scene = new RetryScene()) {
            Retry retry = scene.retry(RetryConfig.builder().maxAttempts(1));
            List<CompletableFuture<Object>> attempts = new ArrayList<>();
            List<CompletableFuture<Object>> answers = new ArrayList<>();
            for (int i = 0; i <= LAST; i++) {
                CompletableFuture<Object> attempt = new CompletableFuture<>();
                attempts.add(attempt);
                answers.add(retry.callStage(() -> attempt));
            }
            end.accept(attempts.get(0)); // initializes classes
            int[] back = {0};
            Thread thread = new Thread(null, () -> dive(back, attempts, end, 1, 2, 3), "diver", STACK_BYTES);
            thread.start();
            thread.join(TimeUnit.MINUTES.toMillis(1));

            assertThat(answers.subList(FIRST, LAST)).allMatch(CompletableFuture::isDone);
        }
    }

    /** Recurses until the stack ends, and acts in some of its last frames on the way back. The values keep each frame. */
    private static long dive(
            int[] back,
            List<CompletableFuture<Object>> attempts,
            Consumer<CompletableFuture<Object>> end,
            long a,
            long b,
            long c) {
        long below = 0;
        try {
            below = dive(back, attempts, end, b + 1, c ^ a, a + c);
        } catch (StackOverflowError deepest) {
            // the deepest frame
        }
        if (++back[0] >= FIRST && back[0] < LAST) {
            try {
                end.accept(attempts.get(back[0]));
            } catch (StackOverflowError tooDeep) {
                // not even the attempt could end
            }
        }
        return below + a + b + c;
    }
}
