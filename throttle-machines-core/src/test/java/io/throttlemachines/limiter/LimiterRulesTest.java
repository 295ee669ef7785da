package io.throttlemachines.limiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.EnumSource.Mode.MATCH_NONE;

import io.throttlemachines.control.Mode;
import io.throttlemachines.refusal.ThrottledException;
import io.throttlemachines.testing.Bench;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules of every algorithm. */
class LimiterRulesTest {

    private static final Duration LONG_ENOUGH_FOR_ALL = Duration.ofSeconds(2);

    private final Bench bench = new Bench();

    private Limiter limiter(Algorithm algorithm) {
        return bench.limiter(Bench.tenPerSecond(algorithm));
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void grantsTheLimitAtOnceAndThenRefuses(Algorithm algorithm) {
        Limiter limiter = limiter(algorithm);
        for (int permit = 0; permit < 10; permit++) {
            assertThat(limiter.tryAcquire()).isTrue();
        }
        assertThat(limiter.tryAcquire()).isFalse();
        assertThat(limiter.status().throttled()).isEqualTo(1);
        bench.advance(LONG_ENOUGH_FOR_ALL);
        assertThat(limiter.tryAcquire(10)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void aRefusedCallTakesNothing(Algorithm algorithm) {
        Limiter limiter = limiter(algorithm);
        limiter.acquire(8);
        assertThat(limiter.tryAcquire(3)).isFalse();
        assertThat(limiter.peek().remaining()).isEqualTo(2);
        assertThat(limiter.tryAcquire(2)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void theRefusalNamesLimitRemainingAndRetryAfter(Algorithm algorithm) {
        Limiter limiter = limiter(algorithm);
        limiter.acquire(8);
        ThrottledException refusal = catchThrowableOfType(ThrottledException.class, () -> limiter.acquire(3));
        assertThat(refusal.name()).isEqualTo("api");
        assertThat(refusal.remaining()).isEqualTo(2);
        assertThat(refusal.limit().permits()).isEqualTo(10);
        assertThat(refusal.limit().burst()).isEqualTo(10);
        assertThat(refusal.limit().periodNanos()).isEqualTo(1_000_000_000);
        assertThat(refusal.getStackTrace()).isEmpty();
        Duration retryAfter = refusal.retryAfter().orElseThrow();
        assertThat(retryAfter)
                .isPositive()
                .isEqualTo(limiter.peek(3).retryAfter().orElseThrow());
        bench.advance(retryAfter.minusNanos(1));
        assertThat(limiter.tryAcquire(3)).isFalse();
        bench.advance(Duration.ofNanos(1));
        assertThat(limiter.tryAcquire(3)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void moreThanTheBurstIsNeverGranted(Algorithm algorithm) {
        Limiter limiter = limiter(algorithm);
        assertThat(limiter.tryAcquire(11)).isFalse();
        assertThat(limiter.peek(11).retryAfter()).isEmpty();
        assertThatThrownBy(() -> limiter.acquire(Long.MAX_VALUE, Duration.ofDays(1)))
                .isInstanceOfSatisfying(
                        ThrottledException.class,
                        refusal -> assertThat(refusal.retryAfter()).isEmpty());
        assertThat(bench.ticker().slept()).isEmpty();
        assertThat(limiter.peek().remaining()).isEqualTo(10);
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void zeroPermitsAreAlwaysGrantedAndNegativeOnesRejected(Algorithm algorithm) {
        Limiter limiter = limiter(algorithm);
        limiter.acquire(10);
        assertThat(limiter.tryAcquire(0)).isTrue();
        assertThat(limiter.decide(0).allowed()).isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> limiter.tryAcquire(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> limiter.peek(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> limiter.acquireAsync(-1));
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void lookingTakesNothing(Algorithm algorithm) {
        Limiter limiter = limiter(algorithm);
        for (int look = 0; look < 100; look++) {
            assertThat(limiter.wouldAllow()).isTrue();
            assertThat(limiter.peek(10).allowed()).isTrue();
        }
        limiter.acquire(10);
        assertThat(limiter.wouldAllow()).isFalse();
        assertThat(limiter.status().throttled()).isZero();
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void aDecisionDescribesOneMoment(Algorithm algorithm) {
        Limiter limiter = limiter(algorithm);
        Decision taken = limiter.decide(4);
        assertThat(taken.allowed()).isTrue();
        assertThat(taken.permits()).isEqualTo(4);
        assertThat(taken.remaining()).isEqualTo(6);
        assertThat(taken.retryAfter()).contains(Duration.ZERO);
        assertThat(taken.resetAfter()).isPositive();
        assertThat(taken.blockedBy()).isEmpty();
        Decision refused = limiter.decide(7);
        assertThat(refused.allowed()).isFalse();
        assertThat(refused.remaining()).isEqualTo(6);
        assertThat(refused.retryAfter().orElseThrow()).isPositive();
        assertThat(limiter.status().throttled()).isEqualTo(1);
        bench.advance(refused.resetAfter().minusNanos(1));
        assertThat(limiter.peek().resetAfter()).isEqualTo(Duration.ofNanos(1));
        bench.advance(Duration.ofNanos(1));
        assertThat(limiter.peek().resetAfter()).isZero();
        assertThat(limiter.peek().remaining()).isEqualTo(10);
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void resetReturnsAllPermits(Algorithm algorithm) {
        Limiter limiter = limiter(algorithm);
        limiter.acquire(10);
        limiter.reset();
        assertThat(limiter.peek().remaining()).isEqualTo(10);
        assertThat(limiter.tryAcquire(10)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void callsReturnTheirResultsAndFailures(Algorithm algorithm) {
        Limiter limiter = limiter(algorithm);
        assertThat(limiter.<String, RuntimeException>call(() -> "yes")).isEqualTo("yes");
        limiter.run(() -> {});
        assertThatThrownBy(() -> limiter.call(() -> {
                    throw new IOException("broken");
                }))
                .isInstanceOf(IOException.class);
        assertThat(limiter.callStage(() -> CompletableFuture.completedFuture(5)))
                .isCompletedWithValue(5);
        assertThat(limiter.peek().remaining()).isEqualTo(6);
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void theStatusDescribesTheLimiter(Algorithm algorithm) {
        Limiter limiter = limiter(algorithm);
        limiter.acquire(3);
        LimiterStatus status = limiter.status();
        assertThat(status.algorithm()).isEqualTo(algorithm);
        assertThat(status.limit()).isEqualTo(10);
        assertThat(status.period()).isEqualTo(Duration.ofSeconds(1));
        assertThat(status.burst()).isEqualTo(10);
        assertThat(status.remaining()).isEqualTo(7);
        assertThat(status.keys()).isZero();
        assertThat(status.mode()).isEqualTo(Mode.ENFORCE);
        assertThat(status.dependsOn()).isEmpty();
        assertThat(status.blockedBy()).isEmpty();
    }

    /** Each step compares a request with the remaining permits, and a refused one succeeds exactly after retryAfter. */
    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void everyDecisionHoldsAtEveryStep(Algorithm algorithm) {
        Limiter limiter = limiter(algorithm);
        Random random = new Random(3);
        for (int step = 0; step < 5_000; step++) {
            bench.advance(Duration.ofNanos(random.nextInt(300_000_000)));
            long remaining = limiter.peek().remaining();
            assertThat(remaining).isBetween(0L, 10L);
            long permits = 1 + random.nextInt(10);
            Decision decision = limiter.decide(permits);
            assertThat(decision.allowed()).isEqualTo(permits <= remaining);
            if (decision.allowed()) {
                assertThat(decision.remaining()).isEqualTo(remaining - permits);
            } else if (random.nextBoolean()) {
                bench.advance(decision.retryAfter().orElseThrow().minusNanos(1));
                assertThat(limiter.peek(permits).allowed()).isFalse();
                bench.advance(Duration.ofNanos(1));
                assertThat(limiter.decide(permits).allowed()).isTrue();
            }
        }
    }
}
