package io.throttlemachines.limiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.Mode;
import io.throttlemachines.limiter.AllOf.PermitRequest;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.refusal.ThrottledException;
import io.throttlemachines.test.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** L1a: how many calls run at once. */
class ConcurrencyLimiterTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualTicker ticker = new ManualTicker();
    private final ThrottleMachines machines = ThrottleMachines.builder()
            .ticker(ticker)
            .scheduler(ticker.scheduler())
            .build();

    @AfterEach
    void close() {
        machines.close();
    }

    private static LimiterConfigBuilder settings(long limit) {
        return LimiterConfig.builder().algorithm(Algorithm.CONCURRENCY).limit(limit);
    }

    private Limiter limiter(long limit) {
        return limiter(limit, settings -> settings);
    }

    private Limiter limiter(long limit, UnaryOperator<LimiterConfigBuilder> more) {
        return machines.limiter("backend", more.apply(settings(limit)).build());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = ".*CONCURRENCY")
    void permitIsHeldUntilItIsReleasedOnce(Algorithm algorithm) {
        Limiter limiter = limiter(2, settings -> settings.algorithm(algorithm));
        Permit first = limiter.acquire();
        Permit second = limiter.acquire();

        assertThatExceptionOfType(ThrottledException.class)
                .isThrownBy(limiter::acquire)
                .withMessage("limiter 'backend' allows 2 at once and has 0 left")
                .matches(refused -> refused.retryAfter().isEmpty() && refused.limit().periodNanos() == 0);
        assertThat(limiter.peek().remaining()).isZero();
        first.release();
        first.close();
        first.releaseFailed();
        assertThat(limiter.peek().remaining()).isEqualTo(1);
        second.releaseUnused();
        assertThat(limiter.peek().remaining()).isEqualTo(2);
        assertThat(limiter.status().throttled()).isEqualTo(1);
    }

    @Test
    void callsGiveTheirPermitBackHoweverTheyEnd() throws Exception {
        Limiter limiter = limiter(1);
        assertThat(limiter.<Long, IOException>call(() -> limiter.status().remaining()))
                .isZero();
        assertThatThrownBy(() -> limiter.run(() -> {
                    throw new IOException("down");
                }))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> limiter.call(() -> {
                    throw new StackOverflowError();
                }))
                .isInstanceOf(StackOverflowError.class);
        assertThatThrownBy(() -> limiter.callStage(() -> {
                            throw new IllegalStateException("no stage");
                        })
                        .join())
                .hasRootCauseMessage("no stage");
        assertThat(limiter.status().remaining()).isEqualTo(1);
    }

    static Stream<Arguments> ends() {
        return Stream.of(
                Arguments.of("success", (End) (stage, call) -> stage.complete("answer")),
                Arguments.of("failure", (End) (stage, call) -> stage.completeExceptionally(new IOException("down"))),
                Arguments.of("cancelled by the caller", (End) (stage, call) -> call.cancel(true)),
                Arguments.of("cancelled by the service", (End) (stage, call) -> stage.cancel(true)));
    }

    interface End {
        void end(CompletableFuture<String> stage, CompletableFuture<String> call);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ends")
    void stageHoldsItsPermitUntilItEnds(String name, End end) {
        Limiter limiter = limiter(1, settings -> settings.maxWait(SECOND));
        CompletableFuture<String> stage = new CompletableFuture<>();
        CompletableFuture<String> call = limiter.callStage(() -> stage);
        CompletableFuture<String> later = limiter.callStage(() -> CompletableFuture.completedFuture("later"));

        assertThat(limiter.status().concurrency().running()).isEqualTo(1);
        assertThat(limiter.status().concurrency().waiting()).isEqualTo(1);
        end.end(stage, call);
        assertThat(call).isDone();
        ticker.advance(Duration.ZERO);
        assertThat(later).isCompletedWithValue("later");
        assertThat(limiter.status().remaining()).isEqualTo(1);
    }

    @Test
    void callersWaitInTheOrderInWhichTheyCame() {
        Limiter limiter = limiter(2);
        Permit held = limiter.acquire(2);
        CompletableFuture<Permit> large = limiter.permitAsync(2, SECOND);
        CompletableFuture<Permit> small = limiter.permitAsync(1, SECOND);
        assertThat(limiter.tryAcquire()).isFalse();

        held.release();
        ticker.advance(Duration.ZERO);
        assertThat(large).isCompleted();
        assertThat(small).isNotDone();
        large.join().release();
        ticker.advance(Duration.ZERO);
        assertThat(small).isCompleted();
    }

    @Test
    void callerThatWaitsTooLongIsRefused() {
        Limiter limiter = limiter(1, settings -> settings.maxWait(SECOND));
        Permit held = limiter.acquire();
        CompletableFuture<Permit> late = limiter.permitAsync();
        CompletableFuture<Void> cancelled = limiter.acquireAsync();
        cancelled.cancel(false);
        assertThat(limiter.status().concurrency().waiting()).isEqualTo(1);
        ticker.advance(SECOND);
        ticker.advance(Duration.ZERO);
        assertThat(catchThrowableOfType(CompletionStageFailure.class, () -> CompletionStageFailure.of(late))
                        .getCause())
                .isInstanceOf(ThrottledException.class);
        assertThat(limiter.status().concurrency().waiting()).isZero();
        held.release();
        assertThat(limiter.status().remaining()).isEqualTo(1);
    }

    /** The failure of a future, for assertions. */
    private static final class CompletionStageFailure extends Exception {

        private static final long serialVersionUID = 1L;

        private CompletionStageFailure(Throwable cause) {
            super(cause);
        }

        static void of(CompletableFuture<?> future) throws CompletionStageFailure {
            assertThat(future).isCompletedExceptionally();
            throw new CompletionStageFailure(future.handle((value, failure) -> failure).join());
        }
    }

    @Test
    void waitingEndsWhenTheLibraryIsClosed() {
        Limiter limiter = limiter(1, settings -> settings.maxWait(SECOND));
        Permit held = limiter.acquire();
        List<CompletableFuture<?>> waiting = List.of(
                limiter.permitAsync(),
                limiter.acquireAsync(),
                limiter.callStage(() -> CompletableFuture.completedFuture(1)),
                machines.allOf(List.of(new PermitRequest(limiter, 1))).permitAsync());
        machines.close();
        assertThat(waiting).allSatisfy(future -> assertThat(future)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withRootCauseInstanceOf(IllegalStateException.class));
        held.release();
        assertThat(limiter.status().remaining()).isEqualTo(1);
    }

    @Test
    void permitsTakenWithoutAnObjectAreReleasedByNumber() {
        Limiter limiter = limiter(3);
        limiter.release();
        assertThat(limiter.tryAcquire(2)).isTrue();
        assertThat(limiter.decide(1).allowed()).isTrue();
        assertThat(limiter.decide(1).retryAfter()).isEmpty();
        limiter.release(3);
        assertThat(limiter.status().remaining()).isZero();
        limiter.release(2);
        assertThat(limiter.status().remaining()).isEqualTo(2);
        limiter.release();
        limiter.release();
        assertThat(limiter.status().remaining()).isEqualTo(3);
        assertThat(limiter.tryAcquireAsync(3).join()).isTrue();
        CompletableFuture<Void> waiting = limiter.acquireAsync(3, SECOND);
        limiter.release(3);
        ticker.advance(Duration.ZERO);
        assertThat(waiting).isCompleted();
        limiter.release(3);
        assertThat(limiter.status().remaining()).isEqualTo(3);
    }

    @Test
    void moreThanTheLimitIsRefusedAtOnce() {
        Limiter limiter = limiter(2);
        assertThatExceptionOfType(ThrottledException.class)
                .isThrownBy(() -> limiter.acquire(3, SECOND))
                .withMessageEndingWith("3 were asked for, more than the 2 it ever gives");
        assertThat(limiter.status().concurrency().waiting()).isZero();
    }

    @Test
    void keysHaveTheirOwnPermitsAndAreForgottenWithoutCalls() {
        Limiter limiter = limiter(1);
        Permit own = limiter.acquire();
        Permit ann = limiter.forKey("ann").acquire();
        assertThat(limiter.forKey("ann").tryAcquire()).isFalse();
        Permit bob = limiter.forKey("bob").acquire();
        assertThat(limiter.keys()).isEqualTo(2);
        assertThat(limiter.forKey("ann").peek().allowed()).isFalse();
        ann.release();
        bob.release();
        own.release();
        assertThat(limiter.keys()).isZero();
        assertThat(limiter.forKey("ann").tryAcquire()).isTrue();
        limiter.forKey("ann").release();
        assertThat(limiter.forKey("ann").peek().remaining()).isEqualTo(1);
    }

    @Test
    void floodOfKeysForgetsNoneThatHasCalls() {
        Limiter limiter = limiter(1, settings -> settings.maxKeys(4));
        List<Permit> held = Stream.of("a", "b", "c", "d")
                .map(key -> limiter.forKey(key).acquire())
                .toList();
        assertThatThrownBy(() -> limiter.forKey("e").acquire()).isInstanceOf(ThrottledException.class);
        assertThat(limiter.forKey("a").tryAcquire()).isFalse();
        held.get(1).release();
        Permit newcomer = limiter.forKey("e").acquire();
        assertThat(limiter.forKey("a").tryAcquire()).isFalse();
        newcomer.release();
        held.forEach(Permit::release);
        assertThat(limiter.keys()).isZero();
    }

    @Test
    void dependenciesAndGuardBlock() {
        machines.breaker("database").forceOpen();
        Limiter limiter = limiter(1, settings -> settings.dependsOn("database"));
        assertThatThrownBy(limiter::acquire).isInstanceOf(DependencyException.class);
        assertThat(limiter.peek().blockedBy()).containsExactly("database");
        assertThat(limiter.status().remaining()).isEqualTo(1);
    }

    @Test
    void dependenciesAreCheckedAgainAfterTheWait() {
        machines.breaker("database");
        Limiter limiter = limiter(1, settings -> settings.dependsOn("database").maxWait(SECOND));
        Permit held = limiter.acquire();
        CompletableFuture<Permit> waiting = limiter.permitAsync();
        machines.breaker("database").forceOpen();
        held.release();
        ticker.advance(Duration.ZERO);
        assertThat(waiting).isCompletedExceptionally();
        assertThat(limiter.status().remaining()).isEqualTo(1);
    }

    @Test
    void observeCountsAndRefusesNothing() {
        Limiter limiter = limiter(1, settings -> settings.mode(Mode.OBSERVE));
        Permit first = limiter.acquire();
        Permit second = limiter.acquire();
        assertThat(limiter.tryAcquire()).isTrue();
        assertThat(limiter.status().throttled()).isEqualTo(2);
        second.release();
        assertThat(limiter.status().remaining()).isZero();
        first.release();
        limiter.mode(Mode.OFF);
        assertThat(limiter.tryAcquire(5)).isTrue();
        assertThat(limiter.status().remaining()).isEqualTo(1);
    }

    @Test
    void waitingCallerGoesOnWhenTheLimiterIsSwitchedOff() {
        Limiter limiter = limiter(1, settings -> settings.maxWait(SECOND));
        Permit held = limiter.acquire();
        CompletableFuture<Permit> waiting = limiter.permitAsync();
        limiter.mode(Mode.OFF);
        ticker.advance(SECOND);
        ticker.advance(Duration.ZERO);
        assertThat(waiting).isCompleted();
        waiting.join().release();
        held.release();
        assertThat(limiter.status().remaining()).isEqualTo(1);
    }

    @Test
    void resetForgetsTheCallsThatRun() {
        Limiter limiter = limiter(1, settings -> settings.maxWait(SECOND));
        Permit lost = limiter.acquire();
        Permit lostOfKey = limiter.forKey("ann").acquire();
        CompletableFuture<Permit> waiting = limiter.permitAsync();
        limiter.reset();
        ticker.advance(Duration.ZERO);
        assertThat(waiting).isCompleted();
        assertThat(limiter.forKey("ann").tryAcquire()).isTrue();
        lost.release();
        lostOfKey.release();
        assertThat(limiter.tryAcquire()).isFalse();
        assertThat(limiter.forKey("ann").tryAcquire()).isFalse();
        assertThat(limiter.status().manualAction()).isNotNull();
        assertThat(limiter.resetKeyText("ann")).isTrue();
        assertThat(limiter.resetKeyText("nobody")).isFalse();
        assertThat(limiter.forKey("ann").tryAcquire()).isTrue();
    }

    @Test
    void largerLimitLetsInCallersThatWait() {
        Limiter limiter = limiter(1, settings -> settings.maxWait(SECOND));
        Permit first = limiter.acquire();
        Permit ofKey = limiter.forKey("ann").acquire();
        CompletableFuture<Permit> waiting = limiter.permitAsync();
        CompletableFuture<Permit> waitingOfKey = limiter.forKey("ann").permitAsync();
        limiter.configure(limiter.config().toBuilder().limit(2).build(), ActionNote.NONE);
        ticker.advance(Duration.ZERO);
        assertThat(waiting).isCompleted();
        assertThat(waitingOfKey).isCompleted();
        limiter.configure(limiter.config().toBuilder().limit(1).build(), ActionNote.NONE);
        first.release();
        ofKey.release();
        assertThat(limiter.tryAcquire()).isFalse();
        assertThat(limiter.status().limit()).isEqualTo(1);
    }

    @Test
    void allOfHoldsPlacesOnlyTogetherWithTheOtherPermits() {
        Limiter places = limiter(1);
        Limiter rate = machines.limiter("rate", LimiterConfig.of(1, SECOND));
        List<PermitRequest> both =
                List.of(new PermitRequest(rate, 1, SECOND), new PermitRequest(places, 1, SECOND.multipliedBy(2)));

        Permit first = machines.allOf(both).acquire();
        assertThat(places.status().remaining()).isZero();
        CompletableFuture<Permit> second = machines.allOf(both).permitAsync();
        first.release();
        assertThat(places.tryAcquire()).as("nobody holds a place while waiting for the rate").isTrue();
        ticker.advance(SECOND);
        assertThat(second).isNotDone();
        assertThat(rate.status().remaining()).isEqualTo(1);
        places.release();
        ticker.advance(Duration.ZERO);
        assertThat(second).isCompleted();
        assertThat(rate.status().remaining()).isZero();
        second.join().release();
        assertThat(places.status().remaining()).isEqualTo(1);
        assertThat(machines.allOf(both).tryAcquire()).isFalse();
        assertThat(places.status().remaining()).isEqualTo(1);
    }

    @Test
    void allOfThatNamesOneLimiterTwiceNeedsBothPermits() {
        Limiter places = limiter(2);
        List<PermitRequest> twice = List.of(new PermitRequest(places, 1, SECOND), new PermitRequest(places, 1, SECOND));
        Permit held = places.acquire();
        CompletableFuture<Permit> both = machines.allOf(twice).permitAsync();
        assertThat(both).isNotDone();
        held.release();
        ticker.advance(Duration.ZERO);
        assertThat(both).isCompleted();
        assertThat(places.status().remaining()).isZero();
        both.join().release();
        assertThat(places.status().remaining()).isEqualTo(2);
    }

    static Stream<Arguments> unworkable() {
        return Stream.of(
                Arguments.of("period", settings(1).period(SECOND)),
                Arguments.of("burst", settings(1).burst(1)),
                Arguments.of("lease", settings(1).lease(1)),
                Arguments.of("lease-time", settings(1).leaseTime(SECOND)),
                Arguments.of("store", settings(1).store("redis")),
                Arguments.of("min-limit", settings(1).minLimit(1)),
                Arguments.of("max-limit", settings(1).maxLimit(1)),
                Arguments.of("limit", LimiterConfig.builder().algorithm(Algorithm.CONCURRENCY)),
                Arguments.of("limit", settings(1_000_000_001)),
                Arguments.of("min-limit", adaptive(5).minLimit(6)),
                Arguments.of("max-limit", adaptive(5).maxLimit(4)),
                Arguments.of("max-limit", adaptive(5).maxLimit(1_000_000_001)),
                Arguments.of("period", adaptive(5).period(SECOND)),
                Arguments.of("min-limit", LimiterConfig.of(1, SECOND).toBuilder().minLimit(1)),
                Arguments.of("max-limit", LimiterConfig.of(1, SECOND).toBuilder().maxLimit(1)));
    }

    private static LimiterConfigBuilder adaptive(long limit) {
        return settings(limit).algorithm(Algorithm.ADAPTIVE_CONCURRENCY);
    }

    @ParameterizedTest
    @MethodSource("unworkable")
    void settingsThatMeanNothingAreRefused(String setting, LimiterConfigBuilder settings) {
        ConfigurationException refused = catchThrowableOfType(ConfigurationException.class, settings::build);
        assertThat(refused.setting()).isEqualTo(setting);
        assertThat(refused.getMessage()).containsPattern("(Write|Remove)");
    }

    @Test
    void boundsOfAnAdaptiveLimitFollowIt() {
        LimiterConfig config = adaptive(20).build();
        assertThat(config.minLimit()).isEqualTo(1);
        assertThat(config.maxLimit()).isEqualTo(200);
        assertThat(config.burst()).isEqualTo(200);
        assertThat(config.period()).isZero();
        assertThat(config).isEqualTo(adaptive(20).minLimit(1).maxLimit(200).build());
        assertThat(config.toBuilder().limit(30).build().maxLimit()).isEqualTo(300);
        assertThat(settings(20).build().minLimit()).isNull();
    }

    @Test
    void interruptedCallerHoldsNothing() {
        Limiter limiter = limiter(1, settings -> settings.maxWait(SECOND));
        Permit held = limiter.acquire();
        Thread.currentThread().interrupt();
        assertThatThrownBy(limiter::acquire).isInstanceOf(ThrottledException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(limiter.status().concurrency().waiting()).isZero();
        held.release();
        assertThat(limiter.status().remaining()).isEqualTo(1);
    }

    @Test
    void cancelledCallEndsTheStageOfTheService() {
        Limiter limiter = limiter(1);
        CompletableFuture<String> stage = new CompletableFuture<>();
        CompletionStage<String> call = limiter.callStage(() -> stage);
        call.toCompletableFuture().cancel(true);
        assertThatThrownBy(stage::join).isInstanceOf(CancellationException.class);
        assertThat(limiter.status().remaining()).isEqualTo(1);
    }
}
