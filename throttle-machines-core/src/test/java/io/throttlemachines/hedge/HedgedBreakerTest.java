package io.throttlemachines.hedge;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.hedge.HedgeScene.Way;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.state.CircuitState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A breaker for each attempt. */
class HedgedBreakerTest {

    private static final Duration TEN = Duration.ofSeconds(10);
    private static final List<String> BREAKERS = List.of("one", "two", "three");

    @ParameterizedTest
    @EnumSource
    void attemptWhoseBreakerRefusesIsSkippedAtOnce(Way way) {
        try (HedgeScene scene = new HedgeScene(way)) {
            scene.openBreaker("one");
            Hedge hedge = scene.hedge(HedgeScene.attempts(3).breakers(BREAKERS));
            CompletableFuture<Object> answer = scene.begin(hedge);
            scene.succeed(1, "two");
            scene.hasNotBegun(0);
            assertThat(answer).succeedsWithin(TEN).isEqualTo("two");
            assertThat(hedge.status().won()).containsExactly(0L, 1L, 0L);
            assertThat(hedge.status().hedged()).as("one attempt was made").isZero();
            assertThat(hedge.status().attempts()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusedLateAttemptIsReplacedByTheNext(Way way) {
        try (HedgeScene scene = new HedgeScene(way)) {
            scene.openBreaker("two");
            CompletableFuture<Object> answer =
                    scene.begin(scene.hedge(HedgeScene.attempts(3).breakers(BREAKERS)));
            scene.hasBegun(0);
            scene.late();
            scene.succeed(2, "three");
            scene.hasNotBegun(1);
            assertThat(answer).succeedsWithin(TEN).isEqualTo("three");
        }
    }

    @ParameterizedTest
    @EnumSource
    void skippedAttemptsKeepTheRunningOneAndCountNoHedge(Way way) {
        try (HedgeScene scene = new HedgeScene(way)) {
            scene.openBreaker("two");
            scene.openBreaker("three");
            Hedge hedge = scene.hedge(HedgeScene.attempts(3).breakers(BREAKERS));
            CompletableFuture<Object> answer = scene.begin(hedge);
            scene.hasBegun(0);
            scene.late();
            assertThat(answer).isNotDone();
            scene.succeed(0, "one");
            assertThat(answer).succeedsWithin(TEN).isEqualTo("one");
            assertThat(hedge.status().hedged()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void ifAllAreRefusedTheCallerSeesTheFirstCircuitToRecover(Way way) {
        try (HedgeScene scene = new HedgeScene(way)) {
            scene.openBreaker("two");
            scene.advance(Duration.ofSeconds(1));
            scene.openBreaker("one");
            scene.openBreaker("three");
            Hedge hedge = scene.hedge(HedgeScene.attempts(3).breakers(BREAKERS));
            assertThat(HedgeScene.failure(scene.begin(hedge)))
                    .isInstanceOfSatisfying(CircuitOpenException.class, open -> {
                        assertThat(open.name()).isEqualTo("two");
                        assertThat(open.retryAfter()).contains(Duration.ofSeconds(9));
                    });
            assertThat(scene.attempts()).isZero();
            assertThat(hedge.status().failed()).isEqualTo(1);
            assertThat(hedge.status().attempts()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void callFailsWithTheFailureAndSuppressedRefusals(Way way) {
        try (HedgeScene scene = new HedgeScene(way)) {
            scene.openBreaker("one");
            scene.openBreaker("three");
            IOException failure = new IOException("two");
            CompletableFuture<Object> answer =
                    scene.begin(scene.hedge(HedgeScene.attempts(3).breakers(BREAKERS)));
            scene.fail(1, failure);
            assertThat(HedgeScene.failure(answer)).isSameAs(failure);
            assertThat(failure.getSuppressed())
                    .hasOnlyElementsOfType(CircuitOpenException.class)
                    .hasSize(2);
            assertThat(scene.machines.breaker("two").state()).isEqualTo(CircuitState.OPEN);
        }
    }

    @ParameterizedTest
    @EnumSource
    void cancelledAttemptIsNotCountedAndReturnsItsProbePlace(Way way) {
        try (HedgeScene scene = new HedgeScene(way)) {
            Breaker one = scene.openBreaker("one");
            one.attemptRecovery();
            Hedge hedge = scene.hedge(HedgeScene.attempts(3).breakers(BREAKERS));
            CompletableFuture<Object> answer = scene.begin(hedge);
            scene.hasBegun(0);
            assertThat(one.wouldAllow()).as("the attempt is the probe").isFalse();
            scene.late();
            scene.succeed(1, "two");
            assertThat(answer).succeedsWithin(TEN).isEqualTo("two");
            scene.isGivenUp(0);
            assertThat(one.state()).isEqualTo(CircuitState.HALF_OPEN);
            assertThat(one.wouldAllow()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void timeoutReturnsHalfOpenPlaces(Way way) {
        try (HedgeScene scene = new HedgeScene(way)) {
            Breaker one = scene.openBreaker("one");
            one.attemptRecovery();
            Duration timeout = Duration.ofSeconds(1);
            CompletableFuture<Object> answer = scene.begin(
                    scene.hedge(HedgeScene.attempts(3).timeout(timeout).breakers(BREAKERS)));
            scene.hasBegun(0);
            scene.advance(timeout);
            assertThat(HedgeScene.failure(answer)).isInstanceOf(HedgeTimeoutException.class);
            assertThat(one.state()).isEqualTo(CircuitState.HALF_OPEN);
            assertThat(one.wouldAllow()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void winnerClosesItsHalfOpenBreaker(Way way) {
        try (HedgeScene scene = new HedgeScene(way)) {
            Breaker one = scene.openBreaker("one");
            one.attemptRecovery();
            CompletableFuture<Object> answer =
                    scene.begin(scene.hedge(HedgeScene.attempts(3).breakers(BREAKERS)));
            scene.succeed(0, "one");
            assertThat(answer).succeedsWithin(TEN);
            assertThat(one.state()).isEqualTo(CircuitState.CLOSED);
        }
    }

    @Test
    void skippedAttemptsCostNoBudget() {
        try (HedgeScene scene = new HedgeScene(Way.STAGE)) {
            scene.openBreaker("two");
            Hedge hedge = scene.hedge(HedgeScene.attempts(3).breakers(BREAKERS).budget(1.0));
            scene.begin(hedge);
            scene.late();
            scene.hasBegun(2);
        }
    }
}
