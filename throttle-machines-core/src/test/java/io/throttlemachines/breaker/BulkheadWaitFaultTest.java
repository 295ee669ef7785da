package io.throttlemachines.breaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.micrometer.context.ContextRegistry;
import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.call.CheckedRunnable;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.Mode;
import io.throttlemachines.refusal.BulkheadFullException;
import io.throttlemachines.test.ManualTicker;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** B14: whatever fails, no place is held by nobody, and no caller waits for ever. */
class BulkheadWaitFaultTest {

    private static final Duration WAIT = Duration.ofSeconds(3);
    private static final int PLACES = 1_000;

    private final ManualTicker ticker = new ManualTicker();

    /** How often the clock is still read before it fails once; never if that is negative. */
    private final AtomicInteger readsLeft = new AtomicInteger(-1);

    private ThrottleMachines machines = ThrottleMachines.builder().build();

    @AfterEach
    void close() {
        machines.close();
    }

    private Breaker breaker(BreakerConfigBuilder settings, Executor executor) {
        machines.close();
        machines = ThrottleMachines.builder()
                .ticker(() -> {
                    if (readsLeft.getAndDecrement() == 0) {
                        throw new IllegalStateException("no time");
                    }
                    return ticker.read();
                })
                .scheduler(ticker.scheduler())
                .executor(executor)
                .build();
        return machines.breaker("breaker", settings.build());
    }

    private static BreakerConfigBuilder onePlace() {
        return Bench.settings().failureThreshold(9).maxConcurrent(1);
    }

    private static void attempt(CheckedRunnable<?> call) {
        Throwable unused = catchThrowable(call::run);
    }

    private void assertOnePlaceIsFree(Breaker breaker, String when) {
        List<Admission> admitted = new ArrayList<>();
        assertThat(catchThrowable(() -> admitted.add(breaker.admit()))).as(when).isNull();
        assertThatThrownBy(breaker::admit).as(when).isInstanceOf(BulkheadFullException.class);
        admitted.forEach(Admission::release);
        assertThat(ticker.pendingTasks()).as("timers, %s", when).isZero();
    }

    /** The clock fails at each of its readings in turn, also where it is read for the end of a mode. */
    @Test
    void placeIsFreeThoughTheClockFailsWhileACallIsAdmitted() {
        boolean failed = true;
        for (int reads = 0; failed; reads++) {
            Breaker breaker = breaker(onePlace().timeout(WAIT), Runnable::run);
            breaker.mode(Mode.ENFORCE, ActionNote.NONE);
            breaker.mode(Mode.OBSERVE, ActionNote.NONE.lasting(Duration.ofHours(1)));
            readsLeft.set(reads);
            attempt(() -> breaker.admit().release());
            failed = readsLeft.getAndSet(-1) < 0;
            breaker.mode(Mode.ENFORCE);
            assertOnePlaceIsFree(breaker, "after " + reads + " reads");
        }
    }

    /** The circuit opens before the call is in line, and the clock fails at each of its readings in turn after that. */
    @Test
    void nobodyIsLeftInLineThoughTheClockFailsWhenTheWaitBegins() {
        boolean failed = true;
        for (int reads = 0; failed; reads++) {
            Breaker breaker = breaker(onePlace().maxConcurrentWait(WAIT), Runnable::run);
            Admission first = breaker.admit();
            int failsAfter = reads;
            try (OnCapture ignored = new OnCapture(() -> {
                breaker.forceOpen();
                readsLeft.set(failsAfter);
            })) {
                attempt(() -> breaker.callStage(() -> CompletableFuture.completedFuture("done")));
            }
            failed = readsLeft.getAndSet(-1) < 0;
            breaker.forceClose();
            first.release();
            assertOnePlaceIsFree(breaker, "after " + reads + " reads");
        }
    }

    /** Each place that a call cannot use goes to the next in line, however many they are. */
    @Test
    void everyCallerGetsAnAnswerThoughTheExecutorRejectsAll() {
        Breaker breaker = breaker(onePlace().maxConcurrent(PLACES).maxConcurrentWait(WAIT), task -> {
            throw new RejectedExecutionException("no thread");
        });
        List<Admission> running = new ArrayList<>();
        for (int place = 0; place < PLACES; place++) {
            running.add(breaker.admit());
        }
        List<CompletableFuture<Admission>> waiting = new ArrayList<>();
        for (int caller = 0; caller < 10 * PLACES; caller++) {
            waiting.add(breaker.admitAsync());
        }
        attempt(() -> running.remove(0).release());
        ticker.advance(WAIT);

        assertThat(waiting).allMatch(CompletableFuture::isCompletedExceptionally);
        running.forEach(Admission::release);
        List<Admission> again = new ArrayList<>();
        for (int place = 0; place < PLACES; place++) {
            again.add(breaker.admit());
        }
        assertThatThrownBy(breaker::admit).isInstanceOf(BulkheadFullException.class);
        assertThat(again).hasSize(PLACES);
    }

    /** Does something when the context of a caller is captured. */
    private record OnCapture(Runnable action)
            implements io.micrometer.context.ThreadLocalAccessor<String>, AutoCloseable {

        private static final String KEY = "on-capture";

        OnCapture {
            ContextRegistry.getInstance().registerThreadLocalAccessor(this);
        }

        @Override
        public Object key() {
            return KEY;
        }

        @Override
        public String getValue() {
            action.run();
            return "";
        }

        @Override
        public void setValue(String value) {}

        @Override
        public void setValue() {}

        @Override
        public void close() {
            ContextRegistry.getInstance().removeThreadLocalAccessor(KEY);
        }
    }
}
