package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.annotation.Hedged;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.hedge.HedgeAttempt;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.hedge.HedgeTimeoutException;
import io.throttlemachines.spring.aop.reactive.FluxRace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.util.context.Context;

class ReactiveFluxHedgeTest extends ReactiveHedgeScene<ReactiveFluxHedgeTest.Remote> {

    ReactiveFluxHedgeTest() {
        super(Remote.class);
    }

    @Test
    void theFirstAttemptToSignalWinsAndTheOtherIsCancelled() {
        with((remote, hedge) -> {
            TestPublisher<String> first = TestPublisher.create();
            TestPublisher<String> second = TestPublisher.create();
            StepVerifier.create(remote.many(null, List.of(first.flux(), second.flux())))
                    .then(this::delay)
                    .then(() -> second.next("b"))
                    .expectNext("b")
                    .then(first::assertCancelled)
                    .then(() -> second.next("c", "d"))
                    .expectNext("c", "d")
                    .then(second::complete)
                    .verifyComplete();
            assertThat(hedge.status().won()).containsExactly(0L, 1L);
            assertThat(ticker.pendingTasks()).isZero();
        });
    }

    @Test
    void anEmptyFluxWins() {
        with((remote, hedge) -> {
            StepVerifier.create(remote.many(null, List.of(Flux.empty()))).verifyComplete();
            assertThat(hedge.status().won()).containsExactly(1L, 0L);
        });
    }

    @Test
    void anErrorBeforeTheFirstElementStartsTheNextAttempt() {
        with((remote, hedge) -> StepVerifier.create(
                        remote.many(null, List.of(Flux.error(new IOException("down")), Flux.just("a", "b"))))
                .then(this::runHandedOver)
                .expectNext("a", "b")
                .verifyComplete());
    }

    @Test
    void anErrorAfterTheFirstElementReachesTheSubscriber() {
        with((remote, hedge) -> {
            Flux<String> breaking = Flux.just("a").concatWith(Mono.error(new IOException("late")));
            StepVerifier.create(remote.many(null, List.of(breaking, Flux.just("b"))))
                    .expectNext("a")
                    .verifyErrorMessage("late");
            assertThat(handedOver).isEmpty();
        });
    }

    @Test
    void theFirstFailureIsSignalledWithTheOthersSuppressed() {
        with((remote, hedge) -> StepVerifier.create(remote.many(
                        null, List.of(Flux.error(new IOException("one")), Flux.error(new IOException("two")))))
                .then(this::runHandedOver)
                .verifyErrorSatisfies(failure -> {
                    assertThat(failure).hasMessage("one");
                    assertThat(failure.getSuppressed())
                            .extracting(Throwable::getMessage)
                            .contains("two");
                }));
    }

    @Test
    void noMoreIsRequestedThanTheSubscriberRequests() {
        with((remote, hedge) -> {
            List<Long> asked = new ArrayList<>();
            Flux<String> source = Flux.just("a", "b", "c", "d", "e").hide().doOnRequest(asked::add);
            StepVerifier.create(remote.many(null, List.of(source)), 0)
                    .thenRequest(1)
                    .expectNext("a")
                    .then(() -> assertThat(asked).containsExactly(1L))
                    .thenRequest(2)
                    .expectNext("b", "c")
                    .then(() -> assertThat(asked).containsExactly(1L, 2L))
                    .thenRequest(Long.MAX_VALUE)
                    .expectNext("d", "e")
                    .verifyComplete();
        });
    }

    @Test
    void aLongFluxIsNotBuffered() {
        AtomicInteger flying = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        with((remote, hedge) -> {
            Flux<String> source = Flux.range(0, 1_000_000)
                    .map(String::valueOf)
                    .doOnNext(each -> most.accumulateAndGet(flying.incrementAndGet(), Math::max));
            StepVerifier.create(remote.many(null, List.of(source)).doOnNext(each -> flying.decrementAndGet()))
                    .expectNextCount(1_000_000)
                    .verifyComplete();
        });
        assertThat(most).hasValue(1);
    }

    @Test
    void cancellingCancelsTheWinningAttempt() {
        with((remote, hedge) -> {
            TestPublisher<String> source = TestPublisher.create();
            StepVerifier.create(remote.many(null, List.of(source.flux())))
                    .then(() -> source.next("a"))
                    .expectNext("a")
                    .thenCancel()
                    .verify();
            source.assertCancelled();
        });
    }

    @Test
    void cancellingBeforeTheFirstElementCancelsAllAttempts() {
        with((remote, hedge) -> {
            TestPublisher<String> first = TestPublisher.create();
            TestPublisher<String> second = TestPublisher.create();
            StepVerifier.create(remote.many(null, List.of(first.flux(), second.flux())))
                    .then(this::delay)
                    .thenCancel()
                    .verify();
            first.assertCancelled();
            second.assertCancelled();
        });
    }

    @Test
    void theTimeoutAppliesToTheFirstElementOnly() {
        with((remote, hedge) -> {
            TestPublisher<String> silent = TestPublisher.create();
            TestPublisher<String> slow = TestPublisher.create();
            StepVerifier.create(remote.many(null, List.of(silent.flux(), silent.flux())))
                    .then(() -> ticker.advance(Duration.ofSeconds(1)))
                    .then(this::runHandedOver)
                    .verifyError(HedgeTimeoutException.class);
            silent.assertCancelled();
            StepVerifier.create(remote.many(null, List.of(slow.flux())))
                    .then(() -> slow.next("a"))
                    .expectNext("a")
                    .then(() -> ticker.advance(Duration.ofHours(1)))
                    .then(() -> slow.next("b").complete())
                    .expectNext("b")
                    .verifyComplete();
        });
    }

    @Test
    void theSubscribersContextReachesEachAttempt() {
        with((remote, hedge) -> {
            Flux<String> replies = Flux.deferContextual(context -> Flux.just(
                    context.get("user") + " " + context.get(HedgeAttempt.class).number()));
            StepVerifier.create(remote.many(null, List.of(Flux.error(new IOException("down")), replies))
                            .contextWrite(context -> context.put("user", "ann")))
                    .then(this::runHandedOver)
                    .expectNext("ann 1")
                    .verifyComplete();
        });
    }

    @Test
    void attemptBreakerCountsFirstElementsButNoCancellation() {
        BreakerConfig config = BreakerConfig.builder()
                .failureThreshold(1)
                .failurePredicate("bad"::equals)
                .build();
        AnnotationContexts.with(
                        builder -> builder.ticker(ticker)
                                .scheduler(ticker.scheduler())
                                .executor(handedOver::add)
                                .breaker("one", config)
                                .breaker("two", config)
                                .hedge(
                                        "search",
                                        HedgeConfig.builder()
                                                .delay(DELAY)
                                                .breakers(List.of("one", "two"))
                                                .build()),
                        Remote.class)
                .run(context -> {
                    Breaker one = context.getBean(ThrottleMachines.class).breaker("one");
                    Breaker two = context.getBean(ThrottleMachines.class).breaker("two");
                    StepVerifier.create(context.getBean(Remote.class)
                                    .many(null, List.of(Flux.never(), Flux.just("bad", "c"))))
                            .then(this::delay)
                            .expectNext("bad", "c")
                            .verifyComplete();
                    assertThat(one.status().failures()).isZero();
                    assertThat(two.wouldAllow()).isFalse();
                });
    }

    @Test
    void theSecondAttemptToSignalIsAlwaysCancelled() {
        FluxRace race = new FluxRace();
        TestPublisher<Object> first = TestPublisher.create();
        TestPublisher<Object> second = TestPublisher.create();
        CompletableFuture<Object> winning = race.enter(first.flux(), Context.empty());
        CompletableFuture<Object> losing = race.enter(second.flux(), Context.empty());
        first.next("a");
        second.next("b");
        second.assertCancelled();
        assertThat(winning).isCompletedWithValue("a");
        assertThat(losing).isNotDone();
        race.giveUp();
        first.assertCancelled();
        StepVerifier.create(race.winner()).verifyComplete();
    }

    @Test
    void manyThreadsLoseNothingAndKeepTheOrder() {
        for (int length = 0; length < 2_000; length++) {
            int end = length % 7;
            FluxRace race = new FluxRace();
            Flux<Object> source = Flux.range(0, end).cast(Object.class).publishOn(Schedulers.parallel());
            Mono<Object> first = Mono.fromFuture(race.enter(source, Context.empty()));
            List<Object> answer = first.thenMany(Flux.defer(race::winner))
                    .publishOn(Schedulers.parallel(), 1 + length % 3)
                    .collectList()
                    .block(Duration.ofSeconds(30));
            assertThat(answer).isEqualTo(IntStream.range(0, end).boxed().toList());
        }
    }

    static class Remote {

        @Hedged("search")
        public Flux<String> many(HedgeAttempt attempt, List<Flux<String>> sources) {
            return sources.get(attempt.number());
        }
    }
}
