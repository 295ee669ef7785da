package io.throttlemachines.limiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.Mode;
import io.throttlemachines.limiter.AllOf.PermitRequest;
import io.throttlemachines.refusal.ThrottledException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** L1a: callers that wait for a call to end. */
class ConcurrencyWaitTest extends ConcurrencyScene {

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
    void callLargerThanTheAdaptiveLimitHasBecomeRunsAlone() {
        Limiter limiter = limiter(
                8,
                settings -> settings.algorithm(Algorithm.ADAPTIVE_CONCURRENCY).maxLimit(10));
        overload(limiter);
        assertThat(limiter.peek().remaining()).isBetween(1L, 7L);
        Permit small = limiter.acquire();
        CompletableFuture<Permit> large = limiter.permitAsync(8, SECOND);
        CompletableFuture<Permit> next = limiter.permitAsync(1, SECOND);

        small.release();
        ticker.advance(Duration.ZERO);
        assertThat(large).isCompleted();
        assertThat(next).isNotDone();
        large.join().release();
        ticker.advance(Duration.ZERO);
        next.join().release();
        assertThat(limiter.tryAcquire(9)).isFalse();
        assertThat(limiter.peek(8).allowed()).isTrue();
        assertThat(limiter.tryAcquire(8)).isTrue();
        limiter.release(8);
        assertThat(limiter.status().concurrency().running()).isZero();
    }

    /** Calls become ten times slower. */
    private void overload(Limiter limiter) {
        for (int round = 0; round < 36; round++) {
            List<Permit> running = new ArrayList<>();
            for (long left = limiter.peek().remaining(); left > 0; left--) {
                running.add(limiter.acquire());
            }
            ticker.advance(Duration.ofMillis(round < 30 ? 100 : 1_000));
            running.forEach(Permit::release);
        }
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
            throw new CompletionStageFailure(
                    future.handle((value, failure) -> failure).join());
        }
    }

    @Test
    void waitingEndsWhenTheLibraryIsClosed() {
        Limiter limiter = limiter(1, settings -> settings.maxWait(SECOND));
        Permit held = limiter.acquire();
        List<CompletableFuture<?>> waiting = waitingCallers(limiter);
        machines.close();
        assertThat(waiting)
                .allSatisfy(future -> assertThat(future)
                        .failsWithin(Duration.ZERO)
                        .withThrowableThat()
                        .withRootCauseInstanceOf(IllegalStateException.class));
        held.release();
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
        assertThat(places.tryAcquire())
                .as("nobody holds a place while waiting for the rate")
                .isTrue();
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
    void callerThatGivesUpLeavesTheLine() {
        Limiter limiter = limiter(1, settings -> settings.maxWait(SECOND));
        Permit held = limiter.acquire();
        List<CompletableFuture<?>> waiting = waitingCallers(limiter);
        assertThat(limiter.status().concurrency().waiting()).isEqualTo(4);
        waiting.forEach(future -> future.completeExceptionally(new IllegalStateException("too late")));
        assertThat(limiter.status().concurrency().waiting()).isZero();
        held.release();
        ticker.advance(Duration.ZERO);
        assertThat(limiter.status().remaining()).isEqualTo(1);
        assertThat(limiter.status().throttled()).isEqualTo(4);
    }

    /** One of every kind. */
    private List<CompletableFuture<?>> waitingCallers(Limiter limiter) {
        return List.of(
                limiter.permitAsync(),
                limiter.acquireAsync(),
                limiter.callStage(() -> CompletableFuture.completedFuture(1)),
                machines.allOf(List.of(new PermitRequest(limiter, 1))).permitAsync());
    }
}
