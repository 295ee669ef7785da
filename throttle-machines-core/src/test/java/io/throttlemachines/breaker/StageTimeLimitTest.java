package io.throttlemachines.breaker;

import static io.throttlemachines.testing.Calls.assertRefused;
import static io.throttlemachines.testing.Calls.succeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.call.CallTimeoutException;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.Mode;
import io.throttlemachines.refusal.BulkheadFullException;
import io.throttlemachines.testing.Bench;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** B13 for stages, and for callers that report the end of their calls themselves. */
class StageTimeLimitTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    private static BreakerConfigBuilder limited() {
        return Bench.settings().failureThreshold(5).timeout(TIMEOUT);
    }

    @Test
    void stageIsCancelled() {
        Breaker breaker = bench.breaker("stages", limited().maxConcurrent(1).build());
        CompletableFuture<String> stage = new CompletableFuture<>();
        CompletableFuture<String> answer = breaker.callStage(() -> stage);
        bench.advance(TIMEOUT);

        assertThat(stage).isCancelled();
        assertThatThrownBy(answer::join).hasCauseInstanceOf(CallTimeoutException.class);
        assertThat(answer).isCompletedExceptionally().isNotCancelled();
        assertThat(breaker.status().failures()).isEqualTo(1);
        succeed(breaker);
    }

    @Test
    void stageThatCannotBeCancelledKeepsItsPlaceUntilItCompletes() {
        Breaker breaker = bench.breaker("stages", limited().maxConcurrent(1).build());
        CompletableFuture<String> stage = new CompletableFuture<>();
        CompletableFuture<String> answer = breaker.callStage(stage::minimalCompletionStage);
        bench.advance(TIMEOUT);
        assertThatThrownBy(answer::join).hasCauseInstanceOf(CallTimeoutException.class);
        assertRefused(breaker, BulkheadFullException.class);

        stage.complete("late");
        succeed(breaker);
        assertThat(breaker.status().failures()).isEqualTo(1);
    }

    @Test
    void stageInTimeNeedsNoTimerAnyMore() {
        Breaker breaker = bench.breaker("stages", limited().build());
        assertThat(breaker.callStage(() -> CompletableFuture.completedFuture("answer")))
                .isCompletedWithValue("answer");
        assertThat(breaker.callStage(CompletableFuture::new).cancel(true)).isTrue();
        assertThat(bench.ticker().pendingTasks()).isZero();
        assertThat(breaker.status().failures()).isZero();
    }

    @Test
    void admissionCountsAtTheTimeoutAndGivesUpTheCall() {
        Breaker breaker = bench.breaker("manual", limited().maxConcurrent(1).build());
        AtomicReference<CallTimeoutException> late = new AtomicReference<>();
        Admission admission = breaker.admit();
        admission.onTimeout(late::set);
        bench.advance(TIMEOUT);

        assertThat(late.get()).isNotNull();
        assertThat(breaker.status().failures()).isEqualTo(1);
        assertRefused(breaker, BulkheadFullException.class);
        admission.failed(new IOException("late"));
        assertThat(breaker.status().failures()).isEqualTo(1);
        AtomicReference<CallTimeoutException> again = new AtomicReference<>();
        admission.onTimeout(again::set);
        assertThat(again.get()).as("at once").isSameAs(late.get());

        Admission reported = breaker.admit();
        AtomicReference<CallTimeoutException> never = new AtomicReference<>();
        reported.onTimeout(never::set);
        reported.succeeded(null);
        bench.advance(TIMEOUT);
        assertThat(never).hasNullValue();
        succeed(breaker);
    }

    @Test
    void observedStageRunsOnAndCounts() {
        Breaker breaker = bench.breaker("stages", limited().mode(Mode.OBSERVE).build());
        CompletableFuture<String> stage = new CompletableFuture<>();
        CompletableFuture<String> answer = breaker.callStage(() -> stage);
        bench.advance(TIMEOUT);
        stage.complete("late");

        assertThat(answer).isCompletedWithValue("late");
        assertThat(breaker.status().failures()).isEqualTo(1);
    }

    @Test
    void timeoutOfARunningBreakerCanChange() {
        Breaker breaker = bench.breaker("own", limited().build());
        Admission before = breaker.admit();
        breaker.configure(
                breaker.config().toBuilder().timeout(TIMEOUT.multipliedBy(2)).build(), ActionNote.NONE);
        Admission after = breaker.admit();
        bench.advance(TIMEOUT);
        assertThat(breaker.status().failures()).isEqualTo(1);
        bench.advance(TIMEOUT);
        assertThat(breaker.status().failures()).isEqualTo(2);
        before.release();
        after.release();
        breaker.configure(breaker.config().toBuilder().timeout(null).build(), ActionNote.NONE);
        assertThat(breaker.call(Thread::currentThread)).isSameAs(Thread.currentThread());
    }

    @Test
    void timeoutCountsWhateverIsRecordedUnlessItIsIgnored() {
        Breaker recording = bench.breaker(
                "recording",
                limited().recordExceptions(List.of(IOException.class)).build());
        Breaker ignoring = bench.breaker(
                "ignoring",
                limited().ignoreExceptions(List.of(CallTimeoutException.class)).build());
        recording.admit();
        ignoring.admit();
        bench.advance(TIMEOUT);

        assertThat(recording.status().failures()).isEqualTo(1);
        assertThat(ignoring.status().failures()).isZero();
    }

    @Test
    void callWithoutATimerGivesEverythingBack() {
        Breaker breaker = bench.breaker("own", limited().maxConcurrent(1).build());
        bench.ticker().scheduler().shutdownNow();
        assertThatThrownBy(() -> breaker.call(() -> "never")).isInstanceOf(RejectedExecutionException.class);
        assertThat(breaker.callStage(() -> new CompletableFuture<String>())).isCompletedExceptionally();

        breaker.configure(breaker.config().toBuilder().timeout(null).build(), ActionNote.NONE);
        breaker.admit();
        assertRefused(breaker, BulkheadFullException.class);
    }
}
