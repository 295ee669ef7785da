package io.throttlemachines.limiter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** L1a: no caller in line blocks the others for permits that it can never have. */
class ConcurrencyLineTest extends ConcurrencyScene {

    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    /** Runs the timers that are due: a caller whose wait has ended tries again. */
    private void settle() {
        ticker.advance(Duration.ZERO);
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
