package io.throttlemachines.limiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.control.Mode;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.refusal.ThrottledException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** L1a: how many calls run at once. */
class ConcurrencyLimiterTest extends ConcurrencyScene {

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = ".*CONCURRENCY")
    void permitIsHeldUntilItIsReleasedOnce(Algorithm algorithm) {
        Limiter limiter = limiter(2, settings -> settings.algorithm(algorithm));
        Permit first = limiter.acquire();
        Permit second = limiter.acquire();

        assertThatExceptionOfType(ThrottledException.class)
                .isThrownBy(limiter::acquire)
                .withMessage("limiter 'backend' allows 2 at once and has 0 left")
                .matches(refused ->
                        refused.retryAfter().isEmpty() && refused.limit().periodNanos() == 0);
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
        assertThat(later.join()).isEqualTo("later");
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
    void cancelledCallEndsTheStageOfTheService() {
        Limiter limiter = limiter(1);
        CompletableFuture<String> stage = new CompletableFuture<>();
        CompletionStage<String> call = limiter.callStage(() -> stage);
        call.toCompletableFuture().cancel(true);
        assertThatThrownBy(stage::join).isInstanceOf(CancellationException.class);
        assertThat(limiter.status().remaining()).isEqualTo(1);
    }
}
