package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.ThrottleMachinesBuilder;
import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.breaker.Admission;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.call.CallTimeoutException;
import io.throttlemachines.refusal.BulkheadFullException;
import io.throttlemachines.test.ManualTicker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.PublisherProbe;

/** B13, B14 behind the annotation: time limits and waiting for a place, for every type that a method can return. */
class TimeLimitAnnotationTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final Duration WAIT = Duration.ofSeconds(3);

    private final ManualTicker ticker = new ManualTicker();
    private final Consumer<ThrottleMachinesBuilder> declared = builder -> builder.ticker(ticker)
            .scheduler(ticker.scheduler())
            .breaker(
                    "remote",
                    BreakerConfig.builder().failureThreshold(5).timeout(TIMEOUT).build())
            .breaker(
                    "narrow",
                    BreakerConfig.builder()
                            .failureThreshold(5)
                            .maxConcurrent(1)
                            .maxConcurrentWait(WAIT)
                            .build());

    private void with(BiConsumer<Remote, ThrottleMachines> story) {
        AnnotationContexts.with(declared, Remote.class)
                .run(context -> story.accept(context.getBean(Remote.class), context.getBean(ThrottleMachines.class)));
    }

    private static void assertFailures(ThrottleMachines machines, int failures) {
        assertThat(machines.breaker("remote").status().failures()).isEqualTo(failures);
    }

    @Test
    void plainMethodRunsOnAThreadOfTheLibraryAndAFallbackAnswersTheTimeout() {
        with((remote, machines) -> {
            assertThat(remote.thread()).isNotSameAs(Thread.currentThread());
            CompletableFuture<String> answer = CompletableFuture.supplyAsync(remote::slow);
            remote.awaitBegun();
            ticker.advance(TIMEOUT);

            assertThat(answer.join()).isEqualTo("fallback of circuit 'remote' had no answer within PT2S");
            assertFailures(machines, 1);
        });
    }

    @Test
    void stageIsCancelled() {
        with((remote, machines) -> {
            CompletableFuture<String> source = new CompletableFuture<>();
            CompletableFuture<String> answer = remote.stage(source);
            ticker.advance(TIMEOUT);

            assertThat(source).isCancelled();
            assertThatThrownBy(answer::join).hasCauseInstanceOf(CallTimeoutException.class);
            assertFailures(machines, 1);
        });
    }

    @Test
    void stageOfItsOwnTypeFailsWithTheTimeout() {
        with((remote, machines) -> {
            Remote.OwnFuture source = new Remote.OwnFuture();
            assertThat(remote.own(source)).isSameAs(source);
            ticker.advance(TIMEOUT);

            assertThatThrownBy(source::join).hasCauseInstanceOf(CallTimeoutException.class);
            assertThat(source.cancelled).isTrue();
            assertFailures(machines, 1);
        });
    }

    @Test
    void publisherIsUnsubscribed() {
        with((remote, machines) -> {
            PublisherProbe<String> one = PublisherProbe.of(Mono.never());
            StepVerifier.create(remote.one(one.mono()))
                    .expectSubscription()
                    .then(() -> ticker.advance(TIMEOUT))
                    .verifyError(CallTimeoutException.class);
            one.assertWasCancelled();
            PublisherProbe<String> many = PublisherProbe.of(Flux.just("a").concatWith(Mono.never()));
            StepVerifier.create(remote.many(many.flux()))
                    .expectNext("a")
                    .then(() -> ticker.advance(TIMEOUT))
                    .verifyError(CallTimeoutException.class);
            many.assertWasCancelled();
            assertFailures(machines, 2);
        });
    }

    @Test
    void publisherIsUnsubscribedWhateverTheExecutorThrows() {
        for (Throwable fault : List.of(new RejectedExecutionException(), new OutOfMemoryError())) {
            Executor broken = mock(invocation -> {
                throw fault;
            });
            AnnotationContexts.with(declared.andThen(builder -> builder.executor(broken)), Remote.class)
                    .run(context -> {
                        CompletableFuture<String> answer =
                                context.getBean(Remote.class).one(Mono.never()).toFuture();
                        ticker.advance(TIMEOUT);
                        assertThat(answer).isCompletedExceptionally();
                        assertThatThrownBy(answer::join).hasCauseInstanceOf(CallTimeoutException.class);
                    });
        }
    }

    @Test
    void publisherInTimeIsNotTouched() {
        with((remote, machines) -> {
            StepVerifier.create(remote.one(Mono.just("a"))).expectNext("a").verifyComplete();
            StepVerifier.create(remote.one(Mono.empty())).verifyComplete();
            StepVerifier.create(remote.many(Flux.just("a", "b")), 1)
                    .expectNext("a")
                    .thenRequest(1)
                    .expectNext("b")
                    .verifyComplete();
            remote.one(Mono.never()).subscribe().dispose();
            assertThat(ticker.pendingTasks()).isZero();
            assertFailures(machines, 0);
        });
    }

    @Test
    void subscriptionWaitsForAPlace() {
        with((remote, machines) -> {
            Breaker narrow = machines.breaker("narrow");
            Admission first = narrow.admit();
            CompletableFuture<String> one = remote.narrow(Mono.just("a")).toFuture();
            CompletableFuture<String> many =
                    remote.narrowMany(Flux.just("b")).next().toFuture();
            Disposable cancelled = remote.narrow(Mono.just("never")).subscribe();
            Disposable cancelledToo = remote.narrowMany(Flux.just("never")).subscribe();
            assertThat(ticker.pendingTasks()).isEqualTo(4);
            cancelled.dispose();
            cancelledToo.dispose();
            assertThat(ticker.pendingTasks()).isEqualTo(2);
            first.release();

            assertThat(one.join()).isEqualTo("a");
            assertThat(many.join()).isEqualTo("b");
            Admission last = narrow.admitAsync().join();
            StepVerifier.create(remote.narrow(Mono.just("a")))
                    .expectSubscription()
                    .then(() -> ticker.advance(WAIT))
                    .verifyError(BulkheadFullException.class);
            assertThatThrownBy(() -> remote.narrowOwn(new Remote.OwnFuture()))
                    .isInstanceOf(BulkheadFullException.class);
            assertThat(ticker.pendingTasks()).isZero();
            last.release();
        });
    }

    @Test
    void timeoutInTheAnnotationDeclaresTheBreakerUnlessTheConfigurationDoes() {
        AnnotationContexts.with(declared, InPlace.class).run(context -> {
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);
            assertThat(machines.breaker("in-place").config())
                    .isEqualTo(BreakerConfig.builder()
                            .timeout(Duration.ofSeconds(7))
                            .build());
            assertThat(machines.breaker("remote").config().timeout()).isEqualTo(TIMEOUT);
            assertThat(machines.undeclared()).isEmpty();
        });
    }

    @Test
    void wrongAndContradictingTimeoutsStopTheStart() {
        AnnotationContexts.with(declared, Wrong.class)
                .run(context -> assertThat(context.getStartupFailure())
                        .hasMessageContaining("timeout = \"soon\" is not a duration"));
        AnnotationContexts.with(declared, InPlace.class, Contradicting.class)
                .run(context -> assertThat(context.getStartupFailure()).hasMessageContaining("in-place"));
    }

    static class Remote {

        static final class OwnFuture extends CompletableFuture<String> {

            volatile boolean cancelled;

            @Override
            public boolean cancel(boolean mayInterruptIfRunning) {
                cancelled = true;
                return super.cancel(mayInterruptIfRunning);
            }
        }

        private final CountDownLatch begun = new CountDownLatch(1);

        public void awaitBegun() {
            await().until(() -> begun.getCount() == 0);
        }

        @CircuitBreaker("remote")
        public Thread thread() {
            return Thread.currentThread();
        }

        @CircuitBreaker(name = "remote", fallback = "instead")
        public String slow() {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
                return "never";
            } catch (InterruptedException interrupted) {
                return "interrupted";
            }
        }

        String instead(CallTimeoutException late) {
            return "fallback of " + late.getMessage();
        }

        @CircuitBreaker("remote")
        public CompletableFuture<String> stage(CompletableFuture<String> source) {
            return source;
        }

        @CircuitBreaker("remote")
        public OwnFuture own(OwnFuture source) {
            return source;
        }

        @CircuitBreaker("remote")
        public Mono<String> one(Mono<String> source) {
            return source;
        }

        @CircuitBreaker("remote")
        public Flux<String> many(Flux<String> source) {
            return source;
        }

        @CircuitBreaker("narrow")
        public Mono<String> narrow(Mono<String> source) {
            return source;
        }

        @CircuitBreaker("narrow")
        public Flux<String> narrowMany(Flux<String> source) {
            return source;
        }

        @CircuitBreaker("narrow")
        public OwnFuture narrowOwn(OwnFuture source) {
            return source;
        }
    }

    static class InPlace {

        @CircuitBreaker(name = "in-place", timeout = "7s")
        public void call() {}

        @CircuitBreaker(name = "remote", timeout = "7s")
        public void declared() {}
    }

    static class Wrong {

        @CircuitBreaker(name = "wrong", timeout = "soon")
        public void call() {}
    }

    static class Contradicting {

        @CircuitBreaker(name = "in-place", timeout = "8s")
        public void call() {}
    }
}
