package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.ThrottleMachinesBuilder;
import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.test.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A caller that completes the stage of an annotated method itself, for example by {@code orTimeout}, waits no more. */
class EndedStageTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualTicker ticker = new ManualTicker();
    private final Consumer<ThrottleMachinesBuilder> nodes = builder -> builder.ticker(ticker)
            .scheduler(ticker.scheduler())
            .breaker(
                    "breaker",
                    BreakerConfig.builder()
                            .maxConcurrent(1)
                            .maxConcurrentWait(SECOND)
                            .build())
            .limiter(
                    "places",
                    LimiterConfig.builder()
                            .algorithm(Algorithm.CONCURRENCY)
                            .limit(1)
                            .maxWait(SECOND)
                            .build())
            .limiter(
                    "rate",
                    LimiterConfig.of(1, SECOND).toBuilder().maxWait(SECOND).build());

    private enum Way {
        RATE(Remote::rate),
        PLACES(Remote::places),
        BREAKER(Remote::breaker),
        RATE_OR_ELSE(Remote::rateOrElse),
        PLACES_OR_ELSE(Remote::placesOrElse),
        BREAKER_OR_ELSE(Remote::breakerOrElse);

        private final Function<Remote, CompletableFuture<String>> call;

        Way(Function<Remote, CompletableFuture<String>> call) {
            this.call = call;
        }
    }

    /** How a caller ends the future that it has got. */
    private enum End {
        COMPLETE(future -> future.complete("other")),
        COMPLETE_EXCEPTIONALLY(future -> future.completeExceptionally(new TimeoutException("of the caller"))),
        OR_TIMEOUT(future -> future.orTimeout(1, TimeUnit.MILLISECONDS)),
        COMPLETE_ASYNC(future -> future.completeAsync(() -> "other")),
        OBTRUDE(future -> future.obtrudeValue("other"));

        private final Consumer<CompletableFuture<String>> way;

        End(Consumer<CompletableFuture<String>> way) {
            this.way = way;
        }
    }

    static Stream<Arguments> cases() {
        return Stream.of(Way.values()).flatMap(way -> Stream.of(End.values()).map(end -> Arguments.of(way, end)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theWaitEndsAndNothingIsCalled(Way way, End ends) {
        AnnotationContexts.with(nodes, Remote.class).run(context -> {
            Remote remote = context.getBean(Remote.class);
            way.call.apply(remote);
            CompletableFuture<String> waiting = way.call.apply(remote);
            assertThat(waiting).isNotDone();
            assertThat(ticker.pendingTasks()).isPositive();

            ends.way.accept(waiting);

            await().untilAsserted(() -> assertThat(ticker.pendingTasks()).isZero());
            remote.calls().get(0).complete("answer");
            ticker.advance(SECOND);
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);
            assertThat(machines.limiter("rate").peek().remaining()).isEqualTo(1);
            assertThat(machines.limiter("places").peek().remaining()).isEqualTo(1);
            machines.breaker("breaker").admit().release();
            assertThat(remote.calls()).hasSize(1);
            assertThat(remote.fallbacks()).isZero();
        });
    }

    @Test
    void theStageOfTheMethodItselfGoesOn() {
        AnnotationContexts.with(nodes, Remote.class).run(context -> {
            Remote remote = context.getBean(Remote.class);
            for (Way way : Way.values()) {
                if (way != Way.RATE) { // the caller has the method's own stage
                    CompletableFuture<String> running = way.call.apply(remote);
                    assertThat(running).isNotDone();
                    running.completeExceptionally(new TimeoutException("as orTimeout does"));
                    CompletableFuture<String> source =
                            remote.calls().get(remote.calls().size() - 1);
                    assertThat(source).as("%s", way).isNotDone();
                    source.complete("answer");
                }
            }
            assertThat(remote.fallbacks()).isZero();
        });
    }

    @Test
    void cancellingAProbeThatHasAFallbackCountsNowhere() {
        AnnotationContexts.with(nodes, Remote.class).run(context -> {
            Remote remote = context.getBean(Remote.class);
            Breaker breaker = context.getBean(ThrottleMachines.class).breaker("breaker");
            breaker.forceOpen();
            breaker.attemptRecovery();
            assertThat(remote.breakerOrElse().cancel(true)).isTrue();
            assertThat(remote.calls().get(0)).isCancelled();
            assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
            assertThat(breaker.wouldAllow()).isTrue();
            assertThat(remote.fallbacks()).isZero();
        });
    }

    static class Remote {

        private final List<CompletableFuture<String>> calls = new ArrayList<>();
        private int fallbacks;

        public List<CompletableFuture<String>> calls() {
            return calls;
        }

        public int fallbacks() {
            return fallbacks;
        }

        private CompletableFuture<String> begin() {
            CompletableFuture<String> call = new CompletableFuture<>();
            calls.add(call);
            return call;
        }

        @Throttled("rate")
        public CompletableFuture<String> rate() {
            return begin();
        }

        @Throttled("places")
        public CompletableFuture<String> places() {
            return begin();
        }

        @CircuitBreaker("breaker")
        public CompletableFuture<String> breaker() {
            return begin();
        }

        @Throttled(name = "rate", fallback = "instead")
        public CompletableFuture<String> rateOrElse() {
            return begin();
        }

        @Throttled(name = "places", fallback = "instead")
        public CompletableFuture<String> placesOrElse() {
            return begin();
        }

        @CircuitBreaker(name = "breaker", fallback = "instead")
        public CompletableFuture<String> breakerOrElse() {
            return begin();
        }

        CompletableFuture<String> instead(Throwable failure) {
            fallbacks++;
            return CompletableFuture.completedFuture("instead");
        }
    }
}
