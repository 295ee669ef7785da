package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Hedged;
import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.hedge.HedgeAttempt;
import io.throttlemachines.hedge.HedgeTimeoutException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.PublisherProbe;
import reactor.test.publisher.TestPublisher;

class ReactiveHedgeTest extends ReactiveHedgeScene<ReactiveHedgeTest.Remote> {

    ReactiveHedgeTest() {
        super(Remote.class);
    }

    @Test
    void theNextAttemptReplacesALateOneWhichIsCancelled() {
        with((remote, hedge) -> {
            PublisherProbe<String> late = PublisherProbe.of(Mono.never());
            StepVerifier.create(remote.one(null, List.of(late.mono(), Mono.just("b"))))
                    .then(this::delay)
                    .expectNext("b")
                    .verifyComplete();
            late.assertWasCancelled();
            assertThat(remote.attempts()).containsExactly("0 0", "1 1");
            assertThat(hedge.status().won()).containsExactly(0L, 1L);
            assertThat(ticker.pendingTasks()).isZero();
        });
    }

    @Test
    void nothingStartsBeforeASubscriptionAndEachIsOneCall() {
        with((remote, hedge) -> {
            Mono<String> one = remote.one(null, List.of(Mono.just("a")));
            assertThat(remote.attempts()).isEmpty();
            StepVerifier.create(one.repeat(1)).expectNext("a", "a").verifyComplete();
            assertThat(hedge.status().calls()).isEqualTo(2);
        });
    }

    @Test
    void theNextAttemptStartsImmediatelyAfterAFailure() {
        with((remote, hedge) -> {
            StepVerifier.create(remote.one(null, List.of(Mono.error(new IOException("down")), Mono.just("b"))))
                    .then(this::runHandedOver)
                    .expectNext("b")
                    .verifyComplete();
        });
    }

    @Test
    void anEmptyResultCountsAsAnAnswer() {
        with((remote, hedge) -> {
            StepVerifier.create(remote.one(null, List.of(Mono.empty()))).verifyComplete();
            assertThat(hedge.status().won()).containsExactly(1L, 0L);
        });
    }

    @Test
    void aFallbackAnswersIfNoAttemptDoes() {
        with((remote, hedge) -> {
            Mono<String> down = Mono.error(new IOException("down"));
            StepVerifier.create(remote.oneOrElse(null, List.of(down, down)))
                    .then(this::runHandedOver)
                    .expectNext("instead of down")
                    .verifyComplete();
        });
    }

    @Test
    void aThrowingMethodHasFailed() {
        with((remote, hedge) -> StepVerifier.create(remote.one(null, List.of()))
                .then(this::runHandedOver)
                .verifyError(IndexOutOfBoundsException.class));
    }

    @Test
    void aTimeoutCancelsAllAndIsReportedOffTheTimerThread() {
        with((remote, hedge) -> {
            TestPublisher<String> first = TestPublisher.create();
            TestPublisher<String> second = TestPublisher.create();
            List<Throwable> failures = new ArrayList<>();
            remote.one(null, List.of(first.mono(), second.mono())).subscribe(value -> {}, failures::add);
            delay();
            ticker.advance(Duration.ofSeconds(1));
            first.assertCancelled();
            second.assertCancelled();
            assertThat(failures).isEmpty();
            runHandedOver();
            assertThat(failures).singleElement().isInstanceOf(HedgeTimeoutException.class);
        });
    }

    @Test
    void cancellingCancelsAllAttempts() {
        with((remote, hedge) -> {
            TestPublisher<String> first = TestPublisher.create();
            TestPublisher<String> second = TestPublisher.create();
            StepVerifier.create(remote.one(null, List.of(first.mono(), second.mono())))
                    .then(this::delay)
                    .thenCancel()
                    .verify();
            first.assertCancelled();
            second.assertCancelled();
            assertThat(ticker.pendingTasks()).isZero();
        });
    }

    @Test
    void eachAttemptGetsTheSubscribersContextAndItsNumber() {
        with((remote, hedge) -> {
            Mono<String> failing =
                    Mono.deferContextual(context -> Mono.error(new IOException("for " + context.get("user"))));
            Mono<String> replies = Mono.deferContextual(context -> Mono.just(
                    context.get("user") + " " + context.get(HedgeAttempt.class).number()));
            StepVerifier.create(remote.one(null, List.of(failing, replies))
                            .contextWrite(context -> context.put("user", "ann")))
                    .then(this::runHandedOver)
                    .expectNext("ann 1")
                    .verifyComplete();
        });
    }

    @Test
    void aHedgedMethodCountsAsOneCallAndTakesOnePermit() {
        with((remote, hedge) -> {
            StepVerifier.create(remote.all(null, List.of(Mono.error(new IOException("down")), Mono.just("b"))))
                    .then(this::runHandedOver)
                    .expectNext("b")
                    .verifyComplete();
            assertThat(remote.attempts()).hasSize(2);
        });
    }

    static class Remote {

        private final List<String> attempts = new ArrayList<>();

        public List<String> attempts() {
            return attempts;
        }

        @Hedged("search")
        public Mono<String> one(HedgeAttempt attempt, List<Mono<String>> sources) {
            attempts.add(attempt.number() + " " + HedgeAttempt.current().number());
            return sources.get(attempt.number());
        }

        @Throttled(limit = 1, period = "1h")
        @CircuitBreaker("remote")
        @Hedged("search")
        public Mono<String> all(HedgeAttempt attempt, List<Mono<String>> sources) {
            return one(attempt, sources);
        }

        @Hedged(name = "search", fallback = "instead")
        public Mono<String> oneOrElse(HedgeAttempt attempt, List<Mono<String>> sources) {
            return one(attempt, sources);
        }

        Mono<String> instead(HedgeAttempt attempt, List<Mono<String>> sources, IOException failure) {
            return Mono.just("instead of " + failure.getMessage());
        }
    }
}
