package io.throttlemachines.breaker;

import static io.throttlemachines.testing.Calls.assertRefused;
import static io.throttlemachines.testing.Calls.fail;
import static io.throttlemachines.testing.Calls.succeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.refusal.BulkheadFullException;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.refusal.ThrottledException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** B6: which exceptions count as failures. B10: which answers count as failures. */
class FailureVerdictTest {

    private final Bench bench = new Bench();

    @Test
    void everyExceptionIsAFailureByDefault() {
        assertThat(failuresAfter(defaults(), new RuntimeException())).isEqualTo(1);
        assertThat(failuresAfter(defaults(), new IOException())).isEqualTo(1);
        assertThat(failuresAfter(defaults(), new StackOverflowError())).isEqualTo(1);
    }

    @Test
    void ignoredExceptionCountsNeitherWay() {
        BreakerConfigBuilder settings = defaults().ignoreExceptions(List.of(IOException.class));

        assertThat(failuresAfter(settings, new FileNotFoundException())).isZero();
        assertThat(failuresAfter(settings, new RuntimeException())).isEqualTo(1);
    }

    @Test
    void exceptionThatIsNotRecordedIsNoFailure() {
        BreakerConfigBuilder settings = defaults().recordExceptions(List.of(IOException.class));

        assertThat(failuresAfter(settings, new RuntimeException())).isZero();
        assertThat(failuresAfter(settings, new FileNotFoundException())).isEqualTo(1);
    }

    @Test
    void ignoringTheMoreSpecificClassWins() {
        BreakerConfigBuilder settings = defaults()
                .recordExceptions(List.of(Exception.class))
                .ignoreExceptions(List.of(FileNotFoundException.class));

        assertThat(failuresAfter(settings, new FileNotFoundException())).isZero();
        assertThat(failuresAfter(settings, new IOException())).isEqualTo(1);
    }

    @Test
    void recordingTheMoreSpecificClassWins() {
        BreakerConfigBuilder settings = defaults()
                .recordExceptions(List.of(FileNotFoundException.class))
                .ignoreExceptions(List.of(IOException.class));

        assertThat(failuresAfter(settings, new FileNotFoundException())).isEqualTo(1);
        assertThat(failuresAfter(settings, new IOException())).isZero();
    }

    @Test
    void nearestOfSeveralAncestorsDecides() {
        BreakerConfigBuilder settings = defaults()
                .recordExceptions(List.of(Throwable.class, IOException.class))
                .ignoreExceptions(List.of(Exception.class));

        assertThat(failuresAfter(settings, new FileNotFoundException())).isEqualTo(1);
        assertThat(failuresAfter(settings, new RuntimeException())).isZero();
        assertThat(failuresAfter(settings, new StackOverflowError())).isEqualTo(1);
    }

    @Test
    void wrappersOfFuturesAreLookedThrough() {
        BreakerConfigBuilder settings = defaults().ignoreExceptions(List.of(IOException.class));

        assertThat(failuresAfter(settings, new CompletionException(new ExecutionException(new IOException()))))
                .isZero();
        assertThat(failuresAfter(settings, new CompletionException(new RuntimeException())))
                .isEqualTo(1);
    }

    @Test
    void interruptionAndCancellationCountNeitherWay() {
        assertThat(failuresAfter(defaults(), new InterruptedException())).isZero();
        assertThat(failuresAfter(defaults(), new CancellationException())).isZero();
    }

    @Test
    void refusalByAnotherBreakerIsNoFailure() {
        Breaker inner = bench.breaker("inner");
        Breaker dependency = bench.breaker("dependency", Bench.dependingOn("inner"));
        inner.forceOpen();
        Breaker outer = bench.breaker(it -> {});

        assertRefused(() -> outer.run(() -> succeed(inner)), CircuitOpenException.class);
        assertRefused(() -> outer.run(() -> succeed(dependency)), DependencyException.class);
        assertThat(outer.status().failures()).isZero();
    }

    @Test
    void refusalByABulkheadIsNoFailure() {
        Breaker inner = bench.breaker("inner", Bench.settings().maxConcurrent(1).build());
        inner.admit();
        Breaker outer = bench.breaker(it -> {});

        assertRefused(() -> outer.run(() -> succeed(inner)), BulkheadFullException.class);
        assertThat(outer.status().failures()).isZero();
    }

    @Test
    void refusalByALimiterIsNoFailure() {
        Limiter limiter = bench.machines().limiter("limiter", LimiterConfig.of(1, Duration.ofMinutes(1)));
        limiter.acquire(1);
        Breaker outer = bench.breaker(it -> {});

        assertRefused(() -> outer.run(() -> limiter.acquire(1)), ThrottledException.class);
        assertThat(outer.status().failures()).isZero();
    }

    @Test
    void refusalInsideAStageIsNoFailure() {
        Breaker inner = bench.breaker("inner");
        inner.forceOpen();
        Breaker outer = bench.breaker(it -> {});
        CompletableFuture<String> answer =
                outer.callStage(() -> inner.callStage(() -> CompletableFuture.completedFuture("never"))
                        .thenApply(it -> it));

        assertThat(answer).isCompletedExceptionally();
        assertThat(outer.status().failures()).isZero();
    }

    @Test
    void refusalIsNoFailureEvenIfRecorded() {
        Breaker inner = bench.breaker("inner");
        inner.forceOpen();
        Breaker outer = bench.breaker(it -> it.recordExceptions(List.of(RuntimeException.class)));

        assertRefused(() -> outer.run(() -> succeed(inner)), CircuitOpenException.class);
        assertThat(outer.status().failures()).isZero();
    }

    @Test
    void answerCanCountAsAFailure() {
        Breaker breaker = bench.breaker(it -> it.failureThreshold(2).failurePredicate("bad"::equals));

        assertThat(breaker.<String, RuntimeException>call(() -> "bad")).isEqualTo("bad");
        breaker.call(() -> "good");
        assertThat(breaker.status().failures()).isEqualTo(1);
    }

    @Test
    void answerOfAStageCanCountAsAFailure() {
        Breaker breaker = bench.breaker(it -> it.failureThreshold(2).failurePredicate("bad"::equals));
        breaker.callStage(() -> CompletableFuture.completedFuture("bad"));

        assertThat(breaker.status().failures()).isEqualTo(1);
    }

    @Test
    void predicateCanJudgeNull() {
        Breaker breaker = bench.breaker(it -> it.failureThreshold(2).failurePredicate(answer -> answer == null));
        breaker.call(() -> null);

        assertThat(breaker.status().failures()).isEqualTo(1);
    }

    @Test
    void predicateJudgesAnswersNotExceptions() {
        Breaker breaker = bench.breaker(it -> it.failureThreshold(2)
                .recordExceptions(List.of(IOException.class))
                .failurePredicate(answer -> answer == null));
        fail(breaker, new IllegalStateException("not recorded, so no failure"));

        assertThat(breaker.status().failures()).isZero();
    }

    @Test
    void answerIsASuccessIfThePredicateThrows() {
        Breaker breaker = bench.breaker(it -> it.failurePredicate(answer -> {
            throw new IllegalStateException("no idea");
        }));

        assertThat(breaker.<String, RuntimeException>call(() -> "answer")).isEqualTo("answer");
        assertThat(breaker.status().failures()).isZero();
    }

    @Test
    void predicateThatThrowsAnErrorLosesNoAnswer() {
        Breaker breaker = bench.breaker(it -> it.failurePredicate(answer -> {
            throw new NoClassDefFoundError("missing");
        }));

        assertThat(breaker.<String, RuntimeException>call(() -> "answer")).isEqualTo("answer");
        assertThat(breaker.callStage(() -> CompletableFuture.completedFuture("answer")))
                .isCompletedWithValue("answer");
    }

    @Test
    void exceptionPredicateJudgesWhatNeitherListNames() {
        Breaker breaker = bench.breaker(it -> it.failureThreshold(9)
                .recordExceptions(List.of(IOException.class))
                .ignoreExceptions(List.of(IllegalArgumentException.class))
                .exceptionPredicate(thrown -> "bad".equals(thrown.getMessage())));

        assertThat(breaker.isFailure(new IllegalStateException("bad"))).isTrue();
        assertThat(breaker.isFailure(new IllegalStateException("good"))).isFalse();
        assertThat(breaker.isFailure(new IOException("good"))).isTrue();
        assertThat(breaker.isFailure(new IllegalArgumentException("bad"))).isFalse();
        assertThat(breaker.isFailure(new CompletionException(new IllegalStateException("bad"))))
                .isTrue();
        assertThat(breaker.isFailure(new CancellationException("bad"))).isFalse();
    }

    @Test
    void exceptionThatThePredicateDoesNotAcceptIsASuccess() {
        Breaker breaker = bench.breaker(it -> it.failureThreshold(1).exceptionPredicate(thrown -> false));
        fail(breaker, new IllegalStateException());
        breaker.forceOpen();
        bench.untilDue();
        fail(breaker, new IllegalStateException());

        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void exceptionCountsAsWithoutThePredicateIfThatThrows() {
        Predicate<Throwable> broken = thrown -> {
            throw new IllegalStateException("no idea");
        };
        Breaker breaker = bench.breaker(it -> it.failureThreshold(9).exceptionPredicate(broken));
        Breaker recording = bench.breaker(
                "recording",
                Bench.settings()
                        .recordExceptions(List.of(IOException.class))
                        .exceptionPredicate(broken)
                        .build());

        assertThat(breaker.isFailure(new IllegalArgumentException())).isTrue();
        assertThat(recording.isFailure(new IllegalArgumentException())).isFalse();
    }

    @Test
    void exceptionsPassUnchanged() {
        Breaker breaker = bench.breaker(it -> it.failureThreshold(5));
        IOException checked = new IOException("checked");

        assertThatThrownBy(() -> breaker.call(() -> {
                    throw checked;
                }))
                .isSameAs(checked);
    }

    private static BreakerConfigBuilder defaults() {
        return Bench.settings().failureThreshold(10);
    }

    private static long failuresAfter(BreakerConfigBuilder settings, Throwable thrown) {
        try (Bench bench = new Bench()) {
            Breaker breaker = bench.breaker("breaker", settings.build());
            fail(breaker, thrown);
            return breaker.status().failures();
        }
    }
}
