package io.throttlemachines.limiter;

import static io.throttlemachines.testing.Calls.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.control.ActionNote;
import io.throttlemachines.refusal.ThrottledException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** L1a: no caller in line blocks the others for permits that it can never have. */
class ConcurrencyLineTest extends ConcurrencyScene {

    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private Limiter adaptive() {
        return limiter(
                4,
                settings -> settings.algorithm(Algorithm.ADAPTIVE_CONCURRENCY).maxLimit(40));
    }

    private static Permits permits(Limiter limiter, boolean keyed) {
        return keyed ? limiter.forKey("ann") : limiter;
    }

    /** Runs the timers that are due: a caller whose wait has ended tries again. */
    private void settle() {
        ticker.advance(Duration.ZERO);
    }

    private static void assertThrottled(CompletableFuture<?> caller) {
        assertThat(caller)
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(ThrottledException.class);
    }

    /** Two permits at most. */
    private static void lower(Limiter limiter) {
        LimiterConfigBuilder next = limiter.config().toBuilder().limit(2);
        boolean fixed = limiter.config().algorithm() == Algorithm.CONCURRENCY;
        limiter.configure((fixed ? next : next.maxLimit(2)).build(), ActionNote.NONE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void moreThanTheAdaptiveLimitWaitsForNothingWhenNothingRuns(boolean keyed) {
        Permits permits = permits(adaptive(), keyed);
        assertRefused(() -> permits.acquire(10, TEN_MINUTES), ThrottledException.class);
        CompletableFuture<Permit> large = permits.permitAsync(10, TEN_MINUTES);
        settle();

        assertThrottled(large);
        assertThat(permits.tryAcquire(4)).isTrue();
        assertThat(ticker.pendingTasks()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void moreThanTheAdaptiveLimitIsRefusedWhenTheOthersHaveEnded(boolean keyed) {
        Permits permits = permits(adaptive(), keyed);
        Permit first = permits.acquire(2);
        Permit second = permits.acquire(2);
        CompletableFuture<Permit> large = permits.permitAsync(10, TEN_MINUTES);
        CompletableFuture<Permit> larger = permits.permitAsync(20, TEN_MINUTES);
        CompletableFuture<Permit> small = permits.permitAsync(4, TEN_MINUTES);
        first.release();
        settle();
        assertThat(large).as("the limit can still grow").isNotDone();
        second.release();
        settle();

        assertThrottled(large);
        assertThrottled(larger);
        assertThat(small).isCompleted();
        small.join().release();
        assertThat(permits.tryAcquire(4)).isTrue();
        assertThat(ticker.pendingTasks()).isZero();
    }

    @Test
    void allOfThatWantsMoreThanTheAdaptiveLimitWaitsForNothing() {
        Limiter limiter = adaptive();
        AllOf both = machines.allOf(List.of(new AllOf.PermitRequest(limiter, 10, TEN_MINUTES)));
        CompletableFuture<Permit> large = both.permitAsync();
        settle();

        assertThrottled(large);
        assertThat(limiter.tryAcquire(4)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"CONCURRENCY, false", "CONCURRENCY, true", "ADAPTIVE_CONCURRENCY, false", "ADAPTIVE_CONCURRENCY, true"})
    void smallerLimitRefusesTheCallersThatCanNeverHaveTheirPermits(Algorithm algorithm, boolean keyed) {
        Limiter limiter = limiter(4, settings -> settings.algorithm(algorithm));
        Permits permits = permits(limiter, keyed);
        Permit first = permits.acquire(3);
        Permit second = permits.acquire(1);
        CompletableFuture<Permit> two = permits.permitAsync(2, TEN_MINUTES);
        CompletableFuture<Permit> three = permits.permitAsync(3, TEN_MINUTES);
        CompletableFuture<Permit> one = permits.permitAsync(1, TEN_MINUTES);
        lower(limiter);
        settle();

        assertThrottled(three);
        assertThat(two).isNotDone();
        first.release();
        second.release();
        settle();
        assertThat(two).isCompleted();
        assertThat(one).isNotDone();
        two.join().release();
        settle();
        assertThat(one).isCompleted();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void callerThatLeavesTheLineLetsInThoseBehindIt(boolean late) {
        Limiter limiter = limiter(4);
        Permit held = limiter.acquire(2);
        CompletableFuture<Permit> three = limiter.permitAsync(3, SECOND);
        CompletableFuture<Permit> one = limiter.permitAsync(1, TEN_MINUTES);
        if (late) {
            ticker.advance(SECOND);
        } else {
            three.cancel(false);
        }
        settle();

        assertThat(three).isCompletedExceptionally();
        assertThat(one).isCompleted();
        held.release();
    }
}
