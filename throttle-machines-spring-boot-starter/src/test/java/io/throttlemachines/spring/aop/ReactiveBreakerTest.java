package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.ThrottleMachinesBuilder;
import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.refusal.BulkheadFullException;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.test.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.PublisherProbe;
import reactor.test.publisher.TestPublisher;

class ReactiveBreakerTest {

    private static final BreakerConfig ONE_FAILURE = BreakerConfig.builder()
            .failureThreshold(1)
            .resetTimeout(Duration.ofSeconds(10))
            .resetTimeoutJitter(0)
            .build();

    @Test
    void nothingIsCheckedOrCalledBeforeTheSubscription() {
        with(ONE_FAILURE, (remote, breaker, clock) -> {
            breaker.isolate();
            Mono<String> one = remote.one(Mono.just("a"));
            Flux<String> many = remote.many(Flux.just("a"));
            assertThat(breaker.status().refused()).isZero();
            StepVerifier.create(one).verifyError(CircuitOpenException.class);
            StepVerifier.create(many).verifyError(CircuitOpenException.class);
            assertThat(breaker.status().refused()).isEqualTo(2);
            assertThat(remote.calls()).isZero();
        });
    }

    @Test
    void eachSubscriptionIsACall() {
        with(ONE_FAILURE.toBuilder().failureThreshold(5).build(), (remote, breaker, clock) -> {
            Mono<String> one = remote.one(Mono.error(new IOException("down")));
            StepVerifier.create(one.retry(2)).verifyError(IOException.class);
            assertThat(remote.calls()).isEqualTo(3);
            assertThat(breaker.status().failures()).isEqualTo(3);
        });
    }

    @Test
    void aRetryIsRefusedOnceTheCircuitIsOpen() {
        with(ONE_FAILURE, (remote, breaker, clock) -> {
            StepVerifier.create(remote.many(Flux.error(new IOException("down"))).retry(1))
                    .verifyError(CircuitOpenException.class);
            assertThat(remote.calls()).isEqualTo(1);
        });
    }

    @Test
    void aMonoCancelledAfterItsValueHasSucceeded() {
        with(ONE_FAILURE, (remote, breaker, clock) -> {
            due(breaker, clock);
            Flux<String> probe = Flux.from(remote.one(Mono.just("a"))).concatWith(Mono.never());
            StepVerifier.create(probe.take(1)).expectNext("a").verifyComplete();
            assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
        });
    }

    @Test
    void aMonoCancelledWhileItEmitsItsValueHasSucceeded() {
        with(ONE_FAILURE, (remote, breaker, clock) -> {
            due(breaker, clock);
            StepVerifier.create(remote.one(Mono.just("a").hide()), 1)
                    .expectNext("a")
                    .thenCancel()
                    .verify();
            assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
        });
    }

    @Test
    void anEmptyMonoHasSucceeded() {
        with(ONE_FAILURE, (remote, breaker, clock) -> {
            due(breaker, clock);
            StepVerifier.create(remote.one(Mono.empty())).verifyComplete();
            assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
        });
    }

    @Test
    void theOutcomeOfAFluxCountsAtItsEnd() {
        with(ONE_FAILURE, (remote, breaker, clock) -> {
            due(breaker, clock);
            TestPublisher<String> source = TestPublisher.create();
            StepVerifier.create(remote.many(source.flux()))
                    .then(() -> source.next("a"))
                    .expectNext("a")
                    .then(() -> assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN))
                    .then(source::complete)
                    .verifyComplete();
            assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
            StepVerifier.create(remote.many(Flux.just("a").concatWith(Mono.error(new IOException("late")))))
                    .expectNext("a")
                    .verifyError(IOException.class);
            assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
        });
    }

    @Test
    void aFluxCancelledAfterSomeElementsIsNotCounted() {
        with(ONE_FAILURE, (remote, breaker, clock) -> {
            due(breaker, clock);
            StepVerifier.create(remote.many(Flux.just("a", "b")).take(1))
                    .expectNext("a")
                    .verifyComplete();
            assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
            assertThat(breaker.wouldAllow()).isTrue();
        });
    }

    @Test
    void cancellingReturnsTheProbePlaceAndCancelsTheCall() {
        with(ONE_FAILURE, (remote, breaker, clock) -> {
            due(breaker, clock);
            PublisherProbe<String> source = PublisherProbe.of(Mono.never());
            Disposable probe = remote.one(source.mono()).subscribe();
            assertThat(breaker.wouldAllow()).isFalse();
            probe.dispose();
            source.assertWasCancelled();
            assertThat(breaker.wouldAllow()).isTrue();
            assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
        });
    }

    @Test
    void theProbePlaceIsReturnedOnlyOnce() {
        with(ONE_FAILURE.toBuilder().maxConcurrent(2).build(), (remote, breaker, clock) -> {
            BaseSubscriber<String> other = new BaseSubscriber<>() {};
            remote.one(Mono.never()).subscribe(other);
            BaseSubscriber<String> twice = new BaseSubscriber<>() {
                @Override
                protected void hookOnSubscribe(Subscription subscription) {
                    subscription.request(1);
                    subscription.cancel();
                    subscription.cancel();
                }
            };
            remote.one(Mono.never()).subscribe(twice);
            remote.one(Mono.never()).subscribe();
            StepVerifier.create(remote.one(Mono.just("a"))).verifyError(BulkheadFullException.class);
            other.cancel();
            StepVerifier.create(remote.one(Mono.just("a"))).expectNext("a").verifyComplete();
        });
    }

    @Test
    void thePredicateGetsTheValueOfAMonoAndNullForAFlux() {
        BreakerConfig config = ONE_FAILURE.toBuilder()
                .failurePredicate(answer -> Objects.equals(answer, "bad"))
                .build();
        with(config, (remote, breaker, clock) -> {
            StepVerifier.create(remote.many(Flux.just("bad"))).expectNext("bad").verifyComplete();
            assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
            StepVerifier.create(remote.one(Mono.just("bad"))).expectNext("bad").verifyComplete();
            assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
        });
        BreakerConfig ofNull =
                ONE_FAILURE.toBuilder().failurePredicate(Objects::isNull).build();
        with(ofNull, (remote, breaker, clock) -> {
            StepVerifier.create(remote.one(Mono.just("a"))).expectNext("a").verifyComplete();
            assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
            StepVerifier.create(remote.many(Flux.just("a"))).expectNext("a").verifyComplete();
            assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
        });
    }

    @Test
    void aMethodThatThrowsOrReturnsNullFailsOnSubscription() {
        with(ONE_FAILURE.toBuilder().failureThreshold(3).build(), (remote, breaker, clock) -> {
            Mono<String> thrown = remote.thrown(new LinkageError("sync"));
            assertThat(breaker.status().failures()).isZero();
            StepVerifier.create(thrown).verifyErrorMessage("sync");
            StepVerifier.create(remote.one(null)).verifyError(NullPointerException.class);
            assertThat(breaker.status().failures()).isEqualTo(2);
            StepVerifier.create(remote.many(null)).verifyError(NullPointerException.class);
            assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
        });
    }

    @Test
    void aBarePublisherIsGuardedAsAFlux() {
        with(ONE_FAILURE, (remote, breaker, clock) -> {
            StepVerifier.create(remote.bare(Mono.error(new IOException("down"))))
                    .verifyError(IOException.class);
            assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
        });
    }

    @Test
    void theSubscribersContextReachesTheCall() {
        with(ONE_FAILURE, (remote, breaker, clock) -> {
            Mono<String> user = Mono.deferContextual(context -> Mono.just(context.get("user")));
            StepVerifier.create(remote.one(user).contextWrite(context -> context.put("user", "ann")))
                    .expectNext("ann")
                    .verifyComplete();
            StepVerifier.create(remote.many(user.flux()).contextWrite(context -> context.put("user", "ann")))
                    .expectNext("ann")
                    .verifyComplete();
        });
    }

    private static void due(Breaker breaker, ManualTicker clock) {
        breaker.forceOpen();
        clock.advance(Duration.ofSeconds(10));
    }

    private interface Story {
        void play(Remote remote, Breaker breaker, ManualTicker clock);
    }

    private static void with(BreakerConfig config, Story story) {
        Consumer<ThrottleMachinesBuilder> declarations = builder -> builder.breaker("remote", config);
        AnnotationContexts.with(declarations, Remote.class)
                .run(context -> story.play(
                        context.getBean(Remote.class),
                        context.getBean(ThrottleMachines.class).breaker("remote"),
                        context.getBean(ManualTicker.class)));
    }

    static class Remote {

        private int calls;

        public int calls() {
            return calls;
        }

        @CircuitBreaker("remote")
        public Mono<String> one(Mono<String> source) {
            calls++;
            return source;
        }

        @CircuitBreaker("remote")
        public Flux<String> many(Flux<String> source) {
            calls++;
            return source;
        }

        @CircuitBreaker("remote")
        public Publisher<String> bare(Publisher<String> source) {
            return source;
        }

        @CircuitBreaker("remote")
        public Mono<String> thrown(Error failure) {
            throw failure;
        }
    }
}
