package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.annotation.Hedged;
import io.throttlemachines.hedge.Hedge;
import io.throttlemachines.hedge.HedgeAttempt;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.internal.hedge.DefaultHedge;
import io.throttlemachines.metrics.ThrottleMeters.HedgeMeter;
import io.throttlemachines.test.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** Reactive hedges report to meters like other hedges: an answer of many elements wins with its first signal. */
class ReactiveHedgeMeterTest {

    private static final Duration DELAY = Duration.ofMillis(50);
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final ManualTicker ticker = new ManualTicker();
    private final List<String> seen = new ArrayList<>();

    @Test
    void reportsWinnerAndLoserOfManyElements() {
        with(remote -> {
            TestPublisher<String> first = TestPublisher.create();
            TestPublisher<String> second = TestPublisher.create();
            StepVerifier.create(remote.many(null, List.of(first.flux(), second.flux())))
                    .then(() -> ticker.advance(DELAY))
                    .then(() -> second.next("b"))
                    .expectNext("b")
                    .then(() -> second.next("c"))
                    .expectNext("c")
                    .then(second::complete)
                    .verifyComplete();
            assertThat(seen).containsExactlyInAnyOrder("1 WON", "0 LOST", "SUCCESS after PT0.05S");
        });
    }

    @Test
    void reportsATimeoutAndBothLosers() {
        with(remote -> {
            StepVerifier.create(remote.many(null, List.of(Flux.never(), Flux.never())))
                    .then(() -> ticker.advance(DELAY))
                    .then(() -> ticker.advance(TIMEOUT))
                    .verifyError();
            assertThat(seen).containsExactlyInAnyOrder("0 LOST", "1 LOST", "TIMEOUT after PT1S");
        });
    }

    @Test
    void reportsACancelledSubscription() {
        with(remote -> {
            StepVerifier.create(remote.many(null, List.of(Flux.never(), Flux.never())))
                    .thenCancel()
                    .verify();
            assertThat(seen).containsExactlyInAnyOrder("0 LOST", "CANCELLED after PT0S");
        });
    }

    @Test
    void reportsAFailureAndASuccessOfOneElement() {
        with(remote -> {
            StepVerifier.create(remote.one(null, List.of(Mono.error(new IOException()), Mono.just("b"))))
                    .expectNext("b")
                    .verifyComplete();
            assertThat(seen).containsExactly("0 FAILED", "1 WON", "SUCCESS after PT0S");
        });
    }

    @Test
    void reportsAttemptsThatTheirBreakersRefuse() {
        with(remote -> {
            StepVerifier.create(remote.refused(null)).verifyError();
            assertThat(seen).containsExactly("0 REFUSED", "1 REFUSED", "FAILURE after PT0S");
        });
    }

    private void with(Consumer<Remote> story) {
        HedgeConfig config = HedgeConfig.builder().delay(DELAY).timeout(TIMEOUT).build();
        AnnotationContexts.with(
                        builder -> builder.ticker(ticker)
                                .scheduler(ticker.scheduler())
                                .executor(Runnable::run)
                                .hedge("search", config)
                                .hedge(
                                        "refused",
                                        config.toBuilder()
                                                .breakers(List.of("one", "two"))
                                                .build()),
                        Remote.class)
                .run(context -> {
                    ThrottleMachines machines = context.getBean(ThrottleMachines.class);
                    machines.hedges().values().forEach(this::measure);
                    machines.breaker("one").forceOpen();
                    machines.breaker("two").forceOpen();
                    story.accept(context.getBean(Remote.class));
                });
    }

    private void measure(Hedge hedge) {
        ((DefaultHedge) hedge).measure(new HedgeMeter() {
            @Override
            public void ended(CallOutcome outcome, long nanos) {
                seen.add(outcome + " after " + Duration.ofNanos(nanos));
            }

            @Override
            public void attemptEnded(int number, AttemptOutcome outcome) {
                seen.add(number + " " + outcome);
            }
        });
    }

    static class Remote {

        @Hedged("search")
        public Flux<String> many(HedgeAttempt attempt, List<Flux<String>> sources) {
            return sources.get(attempt.number());
        }

        @Hedged("search")
        public Mono<String> one(HedgeAttempt attempt, List<Mono<String>> sources) {
            return sources.get(attempt.number());
        }

        @Hedged("refused")
        public Flux<String> refused(HedgeAttempt attempt) {
            return Flux.just("never");
        }
    }
}
