package io.throttlemachines.limiter;

import static io.throttlemachines.limiter.LimiterMeter.Outcome.BLOCKED;
import static io.throttlemachines.limiter.LimiterMeter.Outcome.OBSERVED;
import static io.throttlemachines.limiter.LimiterMeter.Outcome.PERMITTED;
import static io.throttlemachines.limiter.LimiterMeter.Outcome.THROTTLED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.throttlemachines.control.Mode;
import io.throttlemachines.internal.limiter.DefaultAllOf;
import io.throttlemachines.internal.limiter.DefaultLimiter;
import io.throttlemachines.limiter.AllOf.PermitRequest;
import io.throttlemachines.limiter.LimiterMeter.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LimiterMeterTest {

    private static final Duration INTERVAL = Duration.ofMillis(100);

    private final Bench bench = new Bench();
    private final SwitchCircuit database = bench.circuit("database");
    private final LimiterConfigBuilder spaced =
            Bench.tenPerSecond(Algorithm.GCRA).burst(1);

    /** One way of asking for one permit, whatever comes of it. */
    private record Way(String name, Consumer<Permits> ask) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static Way way(String name, Consumer<Permits> ask) {
        return new Way(name, permits -> catchThrowable(() -> ask.accept(permits)));
    }

    static Stream<Way> ways() {
        return Stream.of(
                way("tryAcquire", Permits::tryAcquire),
                way("acquire", Permits::acquire),
                way("acquire with a wait", permits -> permits.acquire(Duration.ofMillis(1))),
                way("tryAcquireAsync", Permits::tryAcquireAsync),
                way("acquireAsync", Permits::acquireAsync),
                way("acquireAsync with a wait", permits -> permits.acquireAsync(1, Duration.ofMillis(1))),
                way("decide", permits -> permits.decide(1)),
                way("run", permits -> permits.run(() -> {})),
                way("callStage", permits -> permits.callStage(() -> CompletableFuture.completedStage(1))),
                way("all of, try", permits -> new DefaultAllOf(List.of(new PermitRequest(permits, 1))).tryAcquire()),
                way("all of", permits -> new DefaultAllOf(List.of(new PermitRequest(permits, 1))).acquire()),
                way(
                        "all of, async",
                        permits -> new DefaultAllOf(List.of(new PermitRequest(permits, 1))).acquireAsync()));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void everyCallIsToldOnce(Way way) {
        Limiter limiter = bench.limiter(spaced, database.node());
        Told told = Told.by(limiter);
        way.ask().accept(limiter);
        way.ask().accept(limiter);
        limiter.mode(Mode.OBSERVE);
        way.ask().accept(limiter);
        database.open(Duration.ofSeconds(9));
        way.ask().accept(limiter);
        limiter.mode(Mode.ENFORCE);
        way.ask().accept(limiter);
        limiter.mode(Mode.OFF);
        way.ask().accept(limiter);
        assertThat(told.outcomes).containsExactly(PERMITTED, THROTTLED, OBSERVED, OBSERVED, BLOCKED);
        assertThat(told.waits).isEmpty();
        assertThat(limiter.status().throttled()).isEqualTo(2);
        assertThat(limiter.status().permitted()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void callsByKeyAreToldLikewise(Way way) {
        Limiter limiter = bench.limiter(spaced);
        Told told = Told.by(limiter);
        way.ask().accept(limiter.forKey("ann"));
        way.ask().accept(limiter.forKey("ann"));
        way.ask().accept(limiter.forKey("bob"));
        assertThat(told.outcomes).containsExactly(PERMITTED, THROTTLED, PERMITTED);
    }

    @Test
    void looksAndMistakesAreNotTold() {
        Limiter limiter = bench.limiter(spaced);
        Told told = Told.by(limiter);
        limiter.peek();
        limiter.wouldAllow();
        limiter.forKey("ann").peek(7);
        limiter.status();
        assertThatIllegalArgumentException().isThrownBy(() -> limiter.tryAcquire(-1));
        assertThat(told.outcomes).isEmpty();
    }

    @Test
    void aCallForNoPermitsIsPermittedUnlessBlocked() {
        Limiter limiter = bench.limiter(spaced, database.node());
        Told told = Told.by(limiter);
        limiter.acquire(1);
        limiter.acquire(0);
        limiter.decide(0);
        assertThat(limiter.acquireAsync(0)).isCompleted();
        new DefaultAllOf(List.of(new PermitRequest(limiter, 0))).acquire();
        assertThat(told.outcomes).hasSize(5).containsOnly(PERMITTED);
        database.open(Duration.ofSeconds(9));
        assertThat(catchThrowable(() -> limiter.acquire(0))).isNotNull();
        assertThat(told.outcomes).endsWith(BLOCKED);
    }

    @Test
    void aCallThatWaitedIsToldOnceAndHowLong() {
        Limiter limiter = bench.limiter(spaced);
        limiter.acquire();
        Told told = Told.by(limiter);
        limiter.acquire(Duration.ofSeconds(1));
        assertThat(told.outcomes).containsExactly(PERMITTED);
        assertThat(told.waits).containsExactly(INTERVAL.toNanos());
    }

    @Test
    void whatIsDoneWithThePermitIsNoPartOfTheWait() {
        Limiter limiter = bench.limiter(spaced);
        limiter.acquire();
        Told told = Told.by(limiter);
        CompletableFuture<Void> done =
                limiter.acquireAsync(1, Duration.ofSeconds(1)).thenRun(() -> bench.ticker.advance(Duration.ofHours(1)));
        bench.advance(INTERVAL);
        assertThat(done).isCompleted();
        assertThat(told.waits).containsExactly(INTERVAL.toNanos());
    }

    /** Two wait for the same permit: one of them looks twice. */
    @Test
    void aCallThatLooksSeveralTimesIsToldOnceAllTheSame() {
        Limiter limiter = bench.limiter(spaced);
        limiter.acquire();
        Told told = Told.by(limiter);
        limiter.acquireAsync(1, Duration.ofSeconds(1));
        limiter.acquireAsync(1, Duration.ofSeconds(1));
        limiter.acquireAsync(1, Duration.ofMillis(150));
        assertThat(told.outcomes).isEmpty();
        bench.advance(INTERVAL);
        assertThat(told.outcomes).containsExactlyInAnyOrder(PERMITTED, THROTTLED);
        bench.advance(INTERVAL);
        assertThat(told.outcomes).containsExactlyInAnyOrder(PERMITTED, THROTTLED, PERMITTED);
        long once = INTERVAL.toNanos();
        assertThat(told.waits).containsExactlyInAnyOrder(once, once, 2 * once);
    }

    @Test
    void whoIsCalledAwayOrBlockedWhileWaitingIsToldOnce() {
        Limiter limiter = bench.limiter(spaced, database.node());
        limiter.acquire();
        Told told = Told.by(limiter);
        Thread.currentThread().interrupt();
        assertThat(catchThrowable(() -> limiter.acquire(Duration.ofSeconds(1)))).isNotNull();
        assertThat(Thread.interrupted()).isTrue();
        limiter.acquireAsync(1, Duration.ofSeconds(1)).cancel(true);
        assertThat(told.outcomes).containsExactly(THROTTLED, THROTTLED);
        CompletableFuture<Void> blocked = limiter.acquireAsync(1, Duration.ofSeconds(1));
        database.open(Duration.ofSeconds(9));
        bench.advance(INTERVAL);
        assertThat(blocked).isCompletedExceptionally();
        assertThat(told.outcomes).containsExactly(THROTTLED, THROTTLED, BLOCKED);
        assertThat(told.waits).containsExactly(0L, 0L, INTERVAL.toNanos());
        assertThat(limiter.status().throttled()).isEqualTo(2);
    }

    @Test
    void ofSeveralLimitersEachIsToldWhenAllAdmitAndOnlyTheOneThatRefusesOtherwise() {
        Limiter wide = bench.limiter("wide", Bench.tenPerSecond(Algorithm.GCRA).build());
        Limiter narrow = bench.limiter("narrow", spaced.build());
        Limiter off = bench.limiter("off", spaced.mode(Mode.OFF).build());
        Limiter watching = bench.limiter("watching", spaced.mode(Mode.OBSERVE).build());
        watching.acquire();
        List<Told> told = Stream.of(wide, narrow, off, watching).map(Told::by).toList();
        List<PermitRequest> wants = Stream.of(wide, narrow, off, watching)
                .map(limiter -> new PermitRequest(limiter, 1))
                .toList();
        assertThat(new DefaultAllOf(wants).tryAcquire()).isTrue();
        assertThat(new DefaultAllOf(wants).tryAcquire()).isFalse();
        assertThat(told.stream().map(each -> each.outcomes))
                .containsExactly(List.of(PERMITTED), List.of(PERMITTED, THROTTLED), List.of(), List.of(OBSERVED));
    }

    @Test
    void ofSeveralLimitersTheOneThatWasWaitedForIsToldHowLong() {
        Limiter wide = bench.limiter("wide", Bench.tenPerSecond(Algorithm.GCRA).build());
        Limiter narrow = bench.limiter("narrow", spaced.maxWait(INTERVAL).build());
        narrow.acquire();
        Told wides = Told.by(wide);
        Told narrows = Told.by(narrow);
        List<PermitRequest> wants = List.of(new PermitRequest(narrow, 1), new PermitRequest(wide, 1));
        new DefaultAllOf(wants).acquire();
        CompletableFuture<Void> waiting = new DefaultAllOf(wants).acquireAsync();
        bench.advance(INTERVAL);
        assertThat(waiting).isCompleted();
        new DefaultAllOf(wants).acquireAsync().cancel(true);
        assertThat(narrows.outcomes).containsExactly(PERMITTED, PERMITTED, THROTTLED);
        assertThat(narrows.waits).containsExactly(INTERVAL.toNanos(), INTERVAL.toNanos(), 0L);
        assertThat(wides.outcomes).containsExactly(PERMITTED, PERMITTED);
        assertThat(wides.waits).isEmpty();
    }

    @Test
    void permittedCallsAreCountedOnlyWhileSomebodyMeasures() {
        Limiter limiter = bench.limiter(Bench.tenPerSecond(Algorithm.GCRA));
        limiter.acquire();
        assertThat(limiter.status().permitted()).isNull();
        List<Outcome> outcomes = Told.by(limiter).outcomes;
        limiter.acquire(2);
        limiter.forKey("ann").acquire();
        assertThat(limiter.status().permitted()).isEqualTo(2);
        assertThat(outcomes).hasSize(2);
    }

    @Test
    void meterThatThrowsHarmsNoCall() {
        Limiter limiter = bench.limiter(spaced.maxWait(INTERVAL));
        ((DefaultLimiter) limiter).measure(new LimiterMeter() {
            @Override
            public void ended(Outcome outcome) {
                throw new AssertionError("meter");
            }

            @Override
            public void waited(long nanos) {
                throw new AssertionError("meter");
            }
        });
        limiter.acquire();
        limiter.acquire();
        assertThat(limiter.tryAcquire()).isFalse();
    }
}
