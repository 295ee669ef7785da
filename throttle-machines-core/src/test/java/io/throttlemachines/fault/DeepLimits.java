package io.throttlemachines.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Admission;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.BreakerConfigBuilder;
import io.throttlemachines.breaker.GuardedCalls;
import io.throttlemachines.control.Mode;
import io.throttlemachines.test.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Calls that wait for a place, or whose time is limited, and that begin where the stack ends: each of the last frames of a
 * recursion makes one. All places come back.
 */
final class DeepLimits {

    private static final int FRAMES = 700;
    private static final int PLACES = 3;
    private static final Duration HOUR = Duration.ofHours(1);

    private final ManualTicker ticker = new ManualTicker();
    private final ThrottleMachines machines = ThrottleMachines.builder()
            .ticker(ticker)
            .scheduler(ticker.scheduler())
            .executor(task -> {
                throw new RejectedExecutionException("no thread");
            })
            .breaker("waiting", settings().maxConcurrentWait(HOUR).build())
            .breaker("timed", settings().timeout(HOUR).build())
            .build();

    private DeepLimits() {}

    private static BreakerConfigBuilder settings() {
        return BreakerConfig.builder().failureThreshold(FRAMES + 1).maxConcurrent(PLACES);
    }

    static void verify(long stackBytes) throws InterruptedException {
        for (boolean keyed : List.of(false, true)) {
            DeepLimits limits = new DeepLimits();
            limits.verifyWaits(stackBytes, limits.calls("waiting", keyed));
            limits.verifyTimed(stackBytes, limits.calls("timed", keyed));
            limits.machines.close();
        }
    }

    private GuardedCalls calls(String name, boolean keyed) {
        Breaker breaker = machines.breaker(name);
        return keyed ? breaker.forKey("key") : breaker;
    }

    private void verifyWaits(long stackBytes, GuardedCalls calls) throws InterruptedException {
        List<Admission> running = takeAll(calls);
        dive(stackBytes, it -> it.admitAsync().cancel(true), calls);
        dive(
                stackBytes,
                it -> it.callStage(() -> CompletableFuture.completedFuture("")).cancel(true),
                calls);
        running.forEach(Admission::release);
        takeAll(calls).forEach(Admission::release);
    }

    private void verifyTimed(long stackBytes, GuardedCalls calls) throws InterruptedException {
        dive(stackBytes, it -> it.call(() -> ""), calls);
        dive(stackBytes, it -> it.callAsync(() -> ""), calls);
        dive(stackBytes, it -> it.callStage(() -> CompletableFuture.completedFuture("")), calls);
        dive(stackBytes, it -> it.admit().release(), calls);
        machines.breaker(calls.name()).mode(Mode.OBSERVE);
        dive(stackBytes, it -> it.call(() -> ""), calls);
        machines.breaker(calls.name()).mode(Mode.ENFORCE);
        takeAll(calls).forEach(Admission::release);
    }

    private static List<Admission> takeAll(GuardedCalls calls) {
        List<Admission> admissions = new ArrayList<>();
        for (int place = 0; place < PLACES; place++) {
            admissions.add(calls.admit());
        }
        return admissions;
    }

    private static void dive(long stackBytes, Consumer<GuardedCalls> call, GuardedCalls calls)
            throws InterruptedException {
        attempt(call, calls); // so that its classes are initialized
        Diver diver = new Diver(call, calls);
        Thread thread = new Thread(null, diver, "diver", stackBytes);
        thread.start();
        thread.join();
        assertThat(diver.back).isEqualTo(FRAMES);
    }

    private static void attempt(Consumer<GuardedCalls> call, GuardedCalls calls) {
        try {
            call.accept(calls);
        } catch (Throwable expected) {
            // a refusal, or the end of the stack
        }
    }

    private static final class Diver implements Runnable {

        private final Consumer<GuardedCalls> call;
        private final GuardedCalls calls;
        private int back;

        Diver(Consumer<GuardedCalls> call, GuardedCalls calls) {
            this.call = call;
            this.calls = calls;
        }

        @Override
        public void run() {
            try {
                run();
            } catch (StackOverflowError end) {
                // the deepest frame
            }
            if (back < FRAMES) {
                back++;
                attempt(call, calls);
            }
        }
    }
}
