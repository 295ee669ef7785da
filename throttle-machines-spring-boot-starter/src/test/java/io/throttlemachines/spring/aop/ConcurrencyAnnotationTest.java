package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.refusal.ThrottledException;
import io.throttlemachines.test.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import reactor.core.Disposable;
import reactor.test.StepVerifier;

/** L1a, 10: a call of every kind holds its permit until it ends. */
class ConcurrencyAnnotationTest {

    private final ManualTicker ticker = new ManualTicker();

    /** What the executor has not run yet; null if it runs everything at once. */
    private List<Runnable> handedOver;

    private void with(Trial trial) {
        LimiterConfig one = LimiterConfig.builder()
                .algorithm(Algorithm.CONCURRENCY)
                .limit(1)
                .build();
        AnnotationContexts.with(
                        builder -> builder.ticker(ticker)
                                .scheduler(ticker.scheduler())
                                .executor(this::execute)
                                .limiter("one", one)
                                .limiter("rate", LimiterConfig.of(2, Duration.ofHours(1))),
                        ConcurrentRemote.class)
                .run(context -> {
                    ConcurrentRemote remote = context.getBean(ConcurrentRemote.class);
                    trial.run(remote, context);
                    assertThat(limiter(context).status().remaining())
                            .as("every place is back")
                            .isEqualTo(1);
                });
    }

    private void execute(Runnable task) {
        if (handedOver == null) {
            task.run();
        } else {
            handedOver.add(task);
        }
    }

    private static Limiter limiter(ApplicationContext context) {
        return context.getBean(ThrottleMachines.class).limiter("one");
    }

    private interface Trial {
        void run(ConcurrentRemote remote, ApplicationContext context) throws Exception;
    }

    @Test
    void valueHoldsThePermitWhileItRuns() {
        with((remote, context) -> {
            String answer = remote.value(() -> {
                assertThatThrownBy(() -> remote.value(() -> "second")).isInstanceOf(ThrottledException.class);
                assertThat(remote.orElse()).isEqualTo("instead");
                return "first";
            });
            assertThat(answer).isEqualTo("first");
            assertThatThrownBy(() -> remote.value(() -> {
                        throw new IOException("down");
                    }))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> remote.value(() -> {
                        throw new StackOverflowError();
                    }))
                    .isInstanceOf(StackOverflowError.class);
            assertThat(remote.value(() -> "third")).isEqualTo("third");
        });
    }

    @Test
    void permitIsDeclaredInPlaceWithoutAPeriod() {
        with((remote, context) -> remote.inPlace(() -> {
            assertThatThrownBy(() -> remote.inPlace(() -> "second")).isInstanceOf(ThrottledException.class);
            return "first";
        }));
    }

    @Test
    void allLimitersAdmitOrNoneIsCharged() {
        with((remote, context) -> {
            remote.both(() -> {
                assertThatThrownBy(() -> remote.both(() -> "second")).isInstanceOf(ThrottledException.class);
                return "first";
            });
            assertThat(remote.both(() -> "third")).isEqualTo("third");
            assertThatThrownBy(() -> remote.both(() -> "over the rate")).isInstanceOf(ThrottledException.class);
        });
    }

    @Test
    void stageHoldsThePermitUntilItIsComplete() {
        with((remote, context) -> {
            CompletableFuture<String> call = remote.stage();
            assertThat(remote.stage()).isCompletedExceptionally();
            CompletableFuture<Long> seen =
                    call.thenApply(answer -> limiter(context).status().remaining());
            remote.backend().answer.complete("answer");
            assertThat(call).isCompletedWithValue("answer");
            assertThat(seen).isCompletedWithValue(1L);
        });
    }

    @Test
    void cancelledOrFailedStageGivesThePermitBack() {
        with((remote, context) -> {
            remote.stage().cancel(true);
            assertThat(remote.backend().answer).isCancelled();
            remote.backend().answer = new CompletableFuture<>();
            CompletableFuture<String> failing = remote.stage();
            remote.backend().answer.completeExceptionally(new IOException("down"));
            assertThat(failing).isCompletedExceptionally();
        });
    }

    @Test
    void stageWaitsForThePermitWithoutAThread() {
        with((remote, context) -> {
            CompletableFuture<String> first = remote.stage();
            CompletableFuture<String> second = remote.patientStage();
            CompletableFuture<String> cancelled = remote.patientStage();
            cancelled.cancel(true);
            remote.backend().answer.complete("answer");
            ticker.advance(Duration.ZERO);
            assertThat(first).isCompletedWithValue("answer");
            assertThat(second).isCompletedWithValue("answer");
        });
    }

    @Test
    void futureOfAnotherTypeHoldsThePermitUntilItIsComplete() {
        with((remote, context) -> {
            assertThat(remote.own()).isSameAs(remote.backend().own);
            assertThatThrownBy(remote::own).isInstanceOf(ThrottledException.class);
            remote.backend().own.complete("answer");
        });
    }

    @Test
    void monoHoldsThePermitUntilItsSignal() {
        with((remote, context) -> {
            Disposable subscribed = remote.mono().subscribe();
            StepVerifier.create(remote.mono()).verifyError(ThrottledException.class);
            remote.backend().mono.tryEmitValue("answer");
            assertThat(subscribed.isDisposed()).isTrue();
            StepVerifier.create(remote.mono()).expectNext("answer").verifyComplete();
        });
    }

    @Test
    void monoThatIsUnsubscribedGivesThePermitBack() {
        with((remote, context) -> {
            Disposable subscribed = remote.mono().subscribe();
            Disposable waiting = remote.patientMono().subscribe();
            waiting.dispose();
            CompletableFuture<String> patient = remote.patientMono().toFuture();
            assertThat(patient).isNotDone();
            subscribed.dispose();
            ticker.advance(Duration.ZERO);
            assertThat(patient).isCompletedWithValue("patient");
        });
    }

    @Test
    void callThatHasWaitedGoesOnOffTheTimersThread() {
        with((remote, context) -> {
            Disposable subscribed = remote.mono().subscribe();
            handedOver = new ArrayList<>();
            CompletableFuture<String> mono = remote.patientMono().toFuture();
            CompletableFuture<String> stage = remote.patientStage();
            remote.backend().answer.complete("patient");
            subscribed.dispose();
            ticker.advance(Duration.ZERO);
            assertThat(mono).isNotDone();
            while (!handedOver.isEmpty()) {
                handedOver.remove(0).run();
                ticker.advance(Duration.ZERO);
            }
            assertThat(mono).isCompletedWithValue("patient");
            assertThat(stage).isCompletedWithValue("patient");
        });
    }

    @Test
    void callForWhichThereIsNoThreadGivesThePermitBack() {
        with((remote, context) -> {
            Disposable subscribed = remote.mono().subscribe();
            handedOver = new ArrayList<>() {
                @Override
                public boolean add(Runnable task) {
                    throw new RejectedExecutionException("full");
                }
            };
            CompletableFuture<String> mono = remote.patientMono().toFuture();
            CompletableFuture<String> stage = remote.patientStage();
            subscribed.dispose();
            ticker.advance(Duration.ZERO);
            assertThat(mono).isCompletedExceptionally();
            assertThat(stage).isCompletedExceptionally();
        });
    }

    @Test
    void fluxHoldsThePermitUntilItIsComplete() {
        with((remote, context) -> {
            Disposable subscribed = remote.flux().subscribe();
            remote.backend().flux.tryEmitNext("one");
            assertThat(limiter(context).status().remaining()).isZero();
            remote.backend().flux.tryEmitComplete();
            assertThat(subscribed.isDisposed()).isTrue();
        });
    }
}
