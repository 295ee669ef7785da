package io.throttlemachines.limiter;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.control.ActionNote;
import io.throttlemachines.refusal.ThrottledException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** L1a: no caller in line blocks the others for permits that it can never have. */
class ConcurrencyLineTest extends ConcurrencyScene {

    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

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
