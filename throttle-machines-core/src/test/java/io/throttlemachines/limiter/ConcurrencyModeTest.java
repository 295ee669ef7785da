package io.throttlemachines.limiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.Mode;
import io.throttlemachines.limiter.AllOf.PermitRequest;
import io.throttlemachines.refusal.ThrottledException;
import io.throttlemachines.test.ManualTicker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** L1a, B11: a place that a caller has waited for is never lost if the caller does not need it any more. */
class ConcurrencyModeTest extends ConcurrencyScene {

    /** A call that had to wait begins on a thread of the executor. */
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    private final AtomicBoolean allows = new AtomicBoolean(true);

    /** Ways to wait for a place without a thread; each ends its call when it has its place. */
    static Stream<Function<Limiter, CompletableFuture<?>>> ways() {
        return Stream.of(
                limiter -> limiter.permitAsync(1, SECOND).thenAccept(Permit::release),
                limiter -> limiter.forKey("key").permitAsync(1, SECOND).thenAccept(Permit::release),
                limiter -> limiter.acquireAsync(1, SECOND).thenRun(limiter::release),
                limiter -> limiter.callStage(() -> CompletableFuture.completedFuture("answer")));
    }

    /** What makes a limiter let a call in that it has no place for, or needs none for. */
    static Stream<BiConsumer<ConcurrencyModeTest, Limiter>> changes() {
        return Stream.of(
                (test, limiter) -> limiter.mode(Mode.OFF),
                (test, limiter) ->
                        limiter.mode(Mode.OFF, ActionNote.because("fair").lasting(SECOND.dividedBy(2))),
                (test, limiter) -> {
                    limiter.mode(Mode.OBSERVE);
                    test.allows.set(false);
                },
                (test, limiter) -> {
                    limiter.mode(Mode.OBSERVE);
                    test.machines.breaker("database").forceOpen();
                });
    }

    static Stream<Arguments> cases() {
        return ways().flatMap(way -> changes()
                .flatMap(
                        change -> Stream.of(true, false).map(changesFirst -> Arguments.of(way, change, changesFirst))));
    }

    /** The change comes before the caller has a place, or afterwards but before the caller goes on with it. */
    @ParameterizedTest
    @MethodSource("cases")
    void callerThatNeedsNoPlaceAfterAllLeavesItFree(
            Function<Limiter, CompletableFuture<?>> way,
            BiConsumer<ConcurrencyModeTest, Limiter> change,
            boolean changesFirst) {
        Breaker database = machines.breaker("database");
        Limiter limiter = limiter(
                1, settings -> settings.maxWait(SECOND).guard(allows::get).dependsOn(database.name()));
        List<Permit> held = List.of(limiter.acquire(), limiter.forKey("key").acquire());
        CompletableFuture<?> waits = way.apply(limiter);
        if (changesFirst) {
            change.accept(this, limiter);
        }
        held.forEach(Permit::release);
        if (!changesFirst) {
            change.accept(this, limiter);
        }
        ticker.advance(SECOND.dividedBy(4));
        assertThat(waits).succeedsWithin(TEN_SECONDS);

        limiter.mode(Mode.ENFORCE);
        allows.set(true);
        database.reset();
        assertThat(limiter.status().concurrency().running()).isZero();
        assertThat(limiter.tryAcquire()).isTrue();
        assertThat(limiter.forKey("key").tryAcquire()).isTrue();
    }

    @Test
    void requestOfSeveralLimitersLeavesThePlaceFree() {
        Limiter limiter = limiter(1);
        Permit held = limiter.acquire();
        CompletableFuture<Permit> waits = machines.allOf(List.of(
                        new PermitRequest(limiter, 1, SECOND),
                        new PermitRequest(machines.limiter("other", settings(1).build()), 1, SECOND)))
                .permitAsync();
        limiter.mode(Mode.OFF);
        held.release();
        ticker.advance(SECOND.dividedBy(4));
        waits.join().release();
        limiter.mode(Mode.ENFORCE);
        assertThat(limiter.status().concurrency().running()).isZero();
    }

    /** The scheduler keeps real time, but the clock of the limiter stands still. */
    @Test
    void callerIsRefusedWhenItsTimerSaysSo() {
        ManualTicker still = new ManualTicker();
        try (ThrottleMachines machines =
                ThrottleMachines.builder().ticker(still).sleeper(still).build()) {
            Limiter limiter = machines.limiter(
                    "backend", settings(1).maxWait(Duration.ofMillis(10)).build());
            limiter.acquire();
            assertThatThrownBy(limiter::acquire).isInstanceOf(ThrottledException.class);
            assertThat(limiter.permitAsync()).failsWithin(TEN_SECONDS);
        }
    }
}
