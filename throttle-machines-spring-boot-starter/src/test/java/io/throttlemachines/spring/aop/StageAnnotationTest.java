package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.ThrottleMachinesBuilder;
import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.refusal.ThrottledException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.test.ManualTicker;
import io.throttlemachines.time.Sleeper;
import io.throttlemachines.time.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class StageAnnotationTest {

    private static final Consumer<ThrottleMachinesBuilder> ONE_FAILURE = builder -> builder.breaker(
            "remote",
            BreakerConfig.builder()
                    .failureThreshold(1)
                    .resetTimeout(Duration.ofSeconds(10))
                    .resetTimeoutJitter(0)
                    .build());

    @Test
    void theOutcomeCountsWhenTheStageCompletes() {
        AnnotationContexts.with(ONE_FAILURE, Remote.class).run(context -> {
            CompletableFuture<String> source = new CompletableFuture<>();
            CompletionStage<String> answer = context.getBean(Remote.class).load(source);
            assertThat(breaker(context.getBean(ThrottleMachines.class))).isEqualTo(CircuitState.CLOSED);
            source.completeExceptionally(new IOException("late"));
            assertThat(breaker(context.getBean(ThrottleMachines.class))).isEqualTo(CircuitState.OPEN);
            assertThat(answer.toCompletableFuture()).isCompletedExceptionally();
        });
    }

    @Test
    void aRefusalIsAFailedStage() {
        AnnotationContexts.with(ONE_FAILURE, Remote.class).run(context -> {
            context.getBean(ThrottleMachines.class).breaker("remote").isolate();
            CompletionStage<String> answer = context.getBean(Remote.class).load(new CompletableFuture<>());
            assertThatThrownBy(() -> answer.toCompletableFuture().join())
                    .hasCauseInstanceOf(CircuitOpenException.class);
        });
    }

    @Test
    void cancellingReturnsTheProbePlaceAndCancelsTheCall() {
        AnnotationContexts.with(ONE_FAILURE, Remote.class).run(context -> {
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);
            Remote remote = context.getBean(Remote.class);
            machines.breaker("remote").forceOpen();
            context.getBean(ManualTicker.class).advance(Duration.ofSeconds(10));
            CompletableFuture<String> source = new CompletableFuture<>();
            CompletableFuture<String> probe = remote.load(source).toCompletableFuture();
            assertThat(machines.breaker("remote").wouldAllow()).isFalse();
            probe.cancel(true);
            assertThat(source).isCancelled();
            assertThat(machines.breaker("remote").wouldAllow()).isTrue();
            assertThat(breaker(machines)).isEqualTo(CircuitState.HALF_OPEN);
        });
    }

    @Test
    void aFallbackHandlesFailedStagesAndRefusals() {
        AnnotationContexts.with(ONE_FAILURE, Remote.class).run(context -> {
            Remote remote = context.getBean(Remote.class);
            CompletableFuture<String> source = new CompletableFuture<>();
            CompletableFuture<String> answer = remote.loadOrElse(source);
            source.completeExceptionally(new IOException("down"));
            assertThat(answer.join()).isEqualTo("instead of down");
            assertThat(remote.loadOrElse(source).join()).isEqualTo("refused by remote");
        });
    }

    @Test
    void aFallbackMayHandleALimiterRefusalAsAFailedStage() {
        AnnotationContexts.with(builder -> {}, Waiting.class).run(context -> {
            Waiting waiting = context.getBean(Waiting.class);
            assertThat(waiting.once().join()).isEqualTo("done");
            assertThatThrownBy(() -> waiting.once().join()).hasCauseInstanceOf(ThrottledException.class);
            assertThat(waiting.onceOrElse().join()).isEqualTo("done");
            assertThat(waiting.onceOrElse().join()).isEqualTo("instead");
        });
    }

    @Test
    void aDelayedMethodRunsOffTheCallerAndTimerThreads() {
        AnnotationContexts.with(builder -> builder.ticker(Ticker.system()).sleeper(Sleeper.system()), Patient.class)
                .run(context -> {
                    Patient patient = context.getBean(Patient.class);
                    assertThat(patient.call().join()).isSameAs(Thread.currentThread());
                    Thread second = patient.call().get(30, TimeUnit.SECONDS);
                    assertThat(second).isNotSameAs(Thread.currentThread());
                    assertThat(second.getName()).doesNotContain("scheduler");
                });
    }

    @Test
    void aDelayedMethodHasTheContextOfItsCaller() {
        ManualTicker ticker = new ManualTicker();
        AnnotationContexts.with(builder -> builder.ticker(ticker).scheduler(ticker.scheduler()), Patient.class)
                .run(context -> {
                    Patient patient = context.getBean(Patient.class);
                    MDC.put("request", "42");
                    assertThat(patient.request().join()).isEqualTo("42");
                    CompletableFuture<String> delayed = patient.request();
                    MDC.remove("request");
                    assertThat(delayed).isNotDone();
                    ticker.advance(Duration.ofSeconds(1));

                    assertThat(delayed.join()).isEqualTo("42");
                });
    }

    private static CircuitState breaker(ThrottleMachines machines) {
        return machines.breaker("remote").state();
    }

    static class Remote {

        @CircuitBreaker("remote")
        public CompletionStage<String> load(CompletableFuture<String> source) {
            return source;
        }

        @CircuitBreaker(name = "remote", fallback = "instead")
        public CompletableFuture<String> loadOrElse(CompletableFuture<String> source) {
            return source;
        }

        CompletableFuture<String> instead(CompletableFuture<String> source, IOException failure) {
            return CompletableFuture.completedFuture("instead of " + failure.getMessage());
        }

        CompletableFuture<String> instead(CompletableFuture<String> source, RefusedException refusal) {
            return CompletableFuture.completedFuture("refused by " + refusal.name());
        }
    }

    static class Patient {

        @Throttled(limit = 1, period = "50ms", maxWait = "30s")
        public CompletableFuture<Thread> call() {
            return CompletableFuture.completedFuture(Thread.currentThread());
        }

        @Throttled(limit = 1, period = "1s", maxWait = "1s")
        public CompletableFuture<String> request() {
            return CompletableFuture.completedFuture(MDC.get("request"));
        }
    }

    static class Waiting {

        @Throttled(limit = 1, period = "1h")
        public CompletableFuture<String> once() {
            return CompletableFuture.completedFuture("done");
        }

        @Throttled(limit = 1, period = "1h", fallback = "instead")
        public CompletableFuture<String> onceOrElse() {
            return CompletableFuture.completedFuture("done");
        }

        CompletableFuture<String> instead() {
            return CompletableFuture.completedFuture("instead");
        }
    }
}
