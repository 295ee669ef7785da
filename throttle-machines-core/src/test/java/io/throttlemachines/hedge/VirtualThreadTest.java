package io.throttlemachines.hedge;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.limiter.LimiterConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** The library's own threads where the JVM has virtual ones. */
@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualThreadTest {

    private static final int CALLS = 3000;

    private final ThrottleMachines machines = ThrottleMachines.create();

    @AfterEach
    void close() {
        machines.close();
    }

    @Test
    void attemptsRunOnVirtualThreads() {
        Hedge hedge = machines.hedge("search");
        assertThat(hedge.<Boolean, RuntimeException>call(attempt -> isVirtual()))
                .isTrue();
    }

    @Test
    void asynchronousCallsOfBreakersRunOnVirtualThreads() {
        assertThat(machines.breaker("backend")
                        .callAsync(VirtualThreadTest::isVirtual)
                        .join())
                .isTrue();
    }

    private static boolean isVirtual() {
        try {
            return (Boolean) Thread.class.getMethod("isVirtual").invoke(Thread.currentThread());
        } catch (ReflectiveOperationException tooOld) {
            throw new AssertionError(tooOld);
        }
    }

    /** Callers are virtual too. Pinning by the loading of classes is over before the test counts. */
    @Test
    void libraryPinsNoVirtualThreadUnderLoad(@TempDir Path directory) throws IOException {
        machines.limiter(
                "api",
                LimiterConfig.of(1000, Duration.ofMillis(100)).toBuilder()
                        .maxWait(Duration.ofMinutes(1))
                        .build());
        machines.breaker(
                "around", BreakerConfig.builder().failureRateThreshold(90.0).build());
        Hedge hedge = machines.hedge(
                "search",
                HedgeConfig.builder()
                        .delay(Duration.ofMillis(1))
                        .delayPercentile(50.0)
                        .timeout(Duration.ofMinutes(1))
                        .breakers(List.of("one", "two", "three"))
                        .build());
        load(hedge);
        Path file = directory.resolve("pinned.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.VirtualThreadPinned").withoutThreshold().withStackTrace();
            recording.start();
            load(hedge);
            machines.breaker("pinning").callAsync(Pinning::now).join();
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> pinned = RecordingFile.readAllEvents(file);
        assertThat(pinned)
                .as("the one on purpose shows that others would be seen")
                .isNotEmpty();
        assertThat(pinned.stream().map(RecordedEvent::toString))
                .allMatch(event -> event.contains(Pinning.class.getSimpleName()));
        assertThat(hedge.status().hedged()).isPositive();
    }

    /** A class that waits while it is initialized, which pins on every JVM so far. */
    private static final class Pinning {

        private static final boolean DONE = wasHeld();

        private static boolean wasHeld() {
            LockSupport.parkNanos(1_000_000);
            return true;
        }

        static boolean now() {
            return DONE;
        }
    }

    private void load(Hedge hedge) {
        Executor virtual = machines.executor();
        List<Future<String>> calls = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            int number = i;
            FutureTask<String> call = new FutureTask<>(() -> guarded(hedge, number));
            virtual.execute(call);
            calls.add(call);
        }
        calls.forEach(call -> assertThat(call).succeedsWithin(1, TimeUnit.MINUTES));
    }

    /**
     * Waits without clearing the interrupt. To clear it, the JDK takes its own monitor, which the interrupting
     * thread may hold. The JDK would also report that as pinning.
     */
    private static void untilInterrupted() throws InterruptedException {
        while (!Thread.currentThread().isInterrupted()) {
            LockSupport.park();
        }
        throw new InterruptedException();
    }

    private String guarded(Hedge hedge, int number) throws Exception {
        machines.limiter("api").acquire();
        return machines.breaker("around")
                .call(() -> hedge.<String, Exception>call(attempt -> {
                    if (number % 5 == 0 && attempt.number() == 0) {
                        untilInterrupted();
                    }
                    return "answer";
                }));
    }
}
