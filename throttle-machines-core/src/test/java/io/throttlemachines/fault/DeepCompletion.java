package io.throttlemachines.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.BreakerConfigBuilder;
import io.throttlemachines.breaker.BreakerStatus.Keys;
import io.throttlemachines.breaker.GuardedCalls;
import io.throttlemachines.hedge.Hedge;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.test.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Code of the application that completes stages where its stack ends: in each of the last frames of a recursion it completes
 * the stage of one call. The calls began on a stack with room, so their places are taken when the library's callback fails,
 * or does not run at all. The places come back all the same.
 */
final class DeepCompletion {

    private static final int CALLS = 1_500;

    /** The thread completes all stages without a recursion. */
    private static final long WITH_ROOM = 0;

    private final ManualTicker ticker = new ManualTicker();

    /** Stages under way, the one to complete next at the end. */
    private final List<CompletableFuture<String>> sources = new ArrayList<>();

    /** What the callers of these calls wait for. */
    private final List<CompletableFuture<String>> answers = new ArrayList<>();

    private final ThrottleMachines machines = ThrottleMachines.builder()
            .ticker(ticker)
            .scheduler(ticker.scheduler())
            .breaker("calls", settings().build())
            .breaker("timed", settings().timeout(Duration.ofSeconds(30)).build())
            .breaker(
                    "probes",
                    settings().halfOpenCalls(CALLS).successThreshold(CALLS).build())
            .breaker("attempts", settings().build())
            .hedge(
                    "hedge",
                    HedgeConfig.builder()
                            .maxAttempts(1)
                            .breakers(List.of("attempts"))
                            .build())
            .build();

    private DeepCompletion() {}

    private static BreakerConfigBuilder settings() {
        return BreakerConfig.builder().failureThreshold(CALLS + 1).maxConcurrent(CALLS);
    }

    static void verify(long stackBytes) throws InterruptedException {
        for (boolean fails : List.of(false, true)) {
            verify(WITH_ROOM, fails); // so that the classes of each end are initialized
            verify(stackBytes, fails);
        }
    }

    private static void verify(long stackBytes, boolean fails) throws InterruptedException {
        new DeepCompletion().verifyCalls("calls", stackBytes, fails);
        new DeepCompletion().verifyCalls("timed", stackBytes, fails);
        new DeepCompletion().verifyCallsOfAKey("calls", stackBytes, fails);
        new DeepCompletion().verifyCallsOfAKey("timed", stackBytes, fails);
        new DeepCompletion().verifyProbes(stackBytes, fails);
        new DeepCompletion().verifyAttempts(stackBytes, fails);
    }

    private void verifyCalls(String name, long stackBytes, boolean fails) throws InterruptedException {
        Breaker breaker = machines.breaker(name);
        dive(stackBytes, fails, source -> breaker.callStage(() -> source));
        assertPlacesFree(breaker);
    }

    private void verifyCallsOfAKey(String name, long stackBytes, boolean fails) throws InterruptedException {
        Breaker breaker = machines.breaker(name);
        dive(stackBytes, fails, source -> breaker.forKey("key").callStage(() -> source));
        assertPlacesFree(breaker.forKey("key"));
        assertThat(breaker.status().keys()).isEqualTo(new Keys(0, 0, 0));
    }

    private void verifyProbes(long stackBytes, boolean fails) throws InterruptedException {
        Breaker breaker = machines.breaker("probes");
        breaker.forceOpen();
        assertThat(breaker.attemptRecovery()).isTrue();
        dive(stackBytes, fails, source -> breaker.callStage(() -> source));
        breaker.forceClose();
        assertPlacesFree(breaker);
    }

    private void verifyAttempts(long stackBytes, boolean fails) throws InterruptedException {
        Hedge hedge = machines.hedge("hedge");
        dive(stackBytes, fails, source -> hedge.callStage(attempt -> source));
        assertPlacesFree(machines.breaker("attempts"));
    }

    private void dive(long stackBytes, boolean fails, Function<CompletionStage<String>, CompletableFuture<String>> call)
            throws InterruptedException {
        for (int i = 0; i < CALLS; i++) {
            CompletableFuture<String> source = new CompletableFuture<>();
            sources.add(source);
            answers.add(call.apply(source));
        }
        Runnable diver =
                stackBytes == WITH_ROOM ? () -> sources.forEach(source -> complete(source, fails)) : new Diver(fails);
        Thread thread = new Thread(null, diver, "diver", stackBytes);
        thread.start();
        thread.join();
        for (CompletableFuture<String> source : sources) {
            source.complete("those that the diver failed to complete");
        }
    }

    /** As many calls as there are places run at once, and no caller of an earlier call waits any more. */
    private void assertPlacesFree(GuardedCalls breaker) {
        ticker.advance(Duration.ofMinutes(1));
        List<CompletableFuture<String>> running = Stream.generate(
                        () -> breaker.callStage(CompletableFuture<String>::new))
                .limit(CALLS)
                .toList();
        assertThat(running).as(breaker.name()).noneMatch(CompletableFuture::isDone);
        assertThat(answers).as(breaker.name()).allMatch(CompletableFuture::isDone);
        running.forEach(call -> call.cancel(true));
        ticker.advance(Duration.ofHours(1));
        machines.close();
    }

    private static void complete(CompletableFuture<String> source, boolean fails) {
        if (fails) {
            source.completeExceptionally(new IllegalStateException("down"));
        } else {
            source.complete("answer");
        }
    }

    private final class Diver implements Runnable {

        private final boolean fails;
        private int back;

        Diver(boolean fails) {
            this.fails = fails;
        }

        @Override
        public void run() {
            try {
                run();
            } catch (StackOverflowError end) {
                // the deepest frame
            }
            if (back < CALLS) {
                try {
                    complete(sources.get(back++), fails);
                } catch (StackOverflowError end) {
                    // not even the stage could be completed
                }
            }
        }
    }
}
