package io.throttlemachines.limiter;

import static io.throttlemachines.metrics.ThrottleMeters.LimiterMeter.Outcome.BLOCKED;
import static io.throttlemachines.metrics.ThrottleMeters.LimiterMeter.Outcome.OBSERVED;
import static io.throttlemachines.metrics.ThrottleMeters.LimiterMeter.Outcome.PERMITTED;
import static io.throttlemachines.metrics.ThrottleMeters.LimiterMeter.Outcome.THROTTLED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.control.Mode;
import io.throttlemachines.internal.limiter.DefaultAllOf;
import io.throttlemachines.internal.limiter.DefaultLimiter;
import io.throttlemachines.limiter.AllOf.PermitRequest;
import io.throttlemachines.metrics.ThrottleMeters.LimiterMeter;
import io.throttlemachines.metrics.ThrottleMeters.LimiterMeter.Outcome;
import io.throttlemachines.testing.Bench;
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
    private final Breaker database = bench.breaker(
            "database", Bench.settings().resetTimeout(Duration.ofSeconds(9)).build());
    private final LimiterConfigBuilder spaced =
            Bench.tenPerSecond(Algorithm.GCRA).burst(1);

    /** One way to request one permit; it ignores the result. */
    private record Request(String name, Consumer<Permits> ask) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static Request request(String name, Consumer<Permits> ask) {
        return new Request(name, permits -> catchThrowable(() -> ask.accept(permits)));
    }

    static Stream<Request> requests() {
        return Stream.of(
                request("tryAcquire", Permits::tryAcquire),
                request("acquire", Permits::acquire),
                request("acquire with a wait", permits -> permits.acquire(Duration.ofMillis(1))),
                request("tryAcquireAsync", Permits::tryAcquireAsync),
                request("acquireAsync", Permits::acquireAsync),
                request("acquireAsync with a wait", permits -> permits.acquireAsync(1, Duration.ofMillis(1))),
                request("decide", permits -> permits.decide(1)),
                request("run", permits -> permits.run(() -> {})),
                request("callStage", permits -> permits.callStage(() -> CompletableFuture.completedStage(1))),
                request(
                        "all of, try",
                        permits -> new DefaultAllOf(List.of(new PermitRequest(permits, 1))).tryAcquire()),
                request("all of", permits -> new DefaultAllOf(List.of(new PermitRequest(permits, 1))).acquire()),
                request(
                        "all of, async",
                        permits -> new DefaultAllOf(List.of(new PermitRequest(permits, 1))).acquireAsync()));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void everyCallIsReportedOnce(Request request) {
        Limiter limiter = bench.limiter(spaced.dependsOn("database"));
        OutcomeRecorder recorder = OutcomeRecorder.of(limiter);
        request.ask().accept(limiter);
        request.ask().accept(limiter);
        limiter.mode(Mode.OBSERVE);
        request.ask().accept(limiter);
        database.forceOpen();
        request.ask().accept(limiter);
        limiter.mode(Mode.ENFORCE);
        request.ask().accept(limiter);
        limiter.mode(Mode.OFF);
        request.ask().accept(limiter);
        assertThat(recorder.outcomes).containsExactly(PERMITTED, THROTTLED, OBSERVED, OBSERVED, BLOCKED);
        assertThat(recorder.waits).isEmpty();
        assertThat(limiter.status().throttled()).isEqualTo(2);
        assertThat(limiter.status().permitted()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void callsByKeyAreReportedToo(Request request) {
        Limiter limiter = bench.limiter(spaced);
        OutcomeRecorder recorder = OutcomeRecorder.of(limiter);
        request.ask().accept(limiter.forKey("ann"));
        request.ask().accept(limiter.forKey("ann"));
        request.ask().accept(limiter.forKey("bob"));
        assertThat(recorder.outcomes).containsExactly(PERMITTED, THROTTLED, PERMITTED);
    }

    @Test
    void looksAndInvalidCallsAreNotReported() {
        Limiter limiter = bench.limiter(spaced);
        OutcomeRecorder recorder = OutcomeRecorder.of(limiter);
        limiter.peek();
        limiter.wouldAllow();
        limiter.forKey("ann").peek(7);
        limiter.status();
        assertThatIllegalArgumentException().isThrownBy(() -> limiter.tryAcquire(-1));
        assertThat(recorder.outcomes).isEmpty();
    }

    @Test
    void aCallForNoPermitsIsPermittedUnlessBlocked() {
        Limiter limiter = bench.limiter(spaced.dependsOn("database"));
        OutcomeRecorder recorder = OutcomeRecorder.of(limiter);
        limiter.acquire(1);
        limiter.acquire(0);
        limiter.decide(0);
        assertThat(limiter.acquireAsync(0)).isCompleted();
        new DefaultAllOf(List.of(new PermitRequest(limiter, 0))).acquire();
        assertThat(recorder.outcomes).hasSize(5).containsOnly(PERMITTED);
        database.forceOpen();
        assertThat(catchThrowable(() -> limiter.acquire(0))).isNotNull();
        assertThat(recorder.outcomes).endsWith(BLOCKED);
    }

    @Test
    void aWaitingCallIsReportedOnceWithItsWait() {
        Limiter limiter = bench.limiter(spaced);
        limiter.acquire();
        OutcomeRecorder recorder = OutcomeRecorder.of(limiter);
        limiter.acquire(Duration.ofSeconds(1));
        assertThat(recorder.outcomes).containsExactly(PERMITTED);
        assertThat(recorder.waits).containsExactly(INTERVAL.toNanos());
    }

    @Test
    void workDoneWithThePermitIsNotPartOfTheWait() {
        Limiter limiter = bench.limiter(spaced);
        limiter.acquire();
        OutcomeRecorder recorder = OutcomeRecorder.of(limiter);
        CompletableFuture<Void> done = limiter.acquireAsync(1, Duration.ofSeconds(1))
                .thenRun(() -> bench.ticker().advance(Duration.ofHours(1)));
        bench.advance(INTERVAL);
        assertThat(done).isCompleted();
        assertThat(recorder.waits).containsExactly(INTERVAL.toNanos());
    }

    /** Two callers wait for the same permit: one of them tries twice. */
    @Test
    void aCallThatTriesSeveralTimesIsReportedOnce() {
        Limiter limiter = bench.limiter(spaced);
        limiter.acquire();
        OutcomeRecorder recorder = OutcomeRecorder.of(limiter);
        limiter.acquireAsync(1, Duration.ofSeconds(1));
        limiter.acquireAsync(1, Duration.ofSeconds(1));
        limiter.acquireAsync(1, Duration.ofMillis(150));
        assertThat(recorder.outcomes).isEmpty();
        bench.advance(INTERVAL);
        assertThat(recorder.outcomes).containsExactlyInAnyOrder(PERMITTED, THROTTLED);
        bench.advance(INTERVAL);
        assertThat(recorder.outcomes).containsExactlyInAnyOrder(PERMITTED, THROTTLED, PERMITTED);
        long once = INTERVAL.toNanos();
        assertThat(recorder.waits).containsExactlyInAnyOrder(once, once, 2 * once);
    }

    @Test
    void anInterruptedCancelledOrBlockedWaitIsReportedOnce() {
        Limiter limiter = bench.limiter(spaced.dependsOn("database"));
        limiter.acquire();
        OutcomeRecorder recorder = OutcomeRecorder.of(limiter);
        Thread.currentThread().interrupt();
        assertThat(catchThrowable(() -> limiter.acquire(Duration.ofSeconds(1)))).isNotNull();
        assertThat(Thread.interrupted()).isTrue();
        limiter.acquireAsync(1, Duration.ofSeconds(1)).cancel(true);
        assertThat(recorder.outcomes).containsExactly(THROTTLED, THROTTLED);
        CompletableFuture<Void> blocked = limiter.acquireAsync(1, Duration.ofSeconds(1));
        database.forceOpen();
        bench.advance(INTERVAL);
        assertThat(blocked).isCompletedExceptionally();
        assertThat(recorder.outcomes).containsExactly(THROTTLED, THROTTLED, BLOCKED);
        assertThat(recorder.waits).containsExactly(0L, 0L, INTERVAL.toNanos());
        assertThat(limiter.status().throttled()).isEqualTo(2);
    }

    @Test
    void ofSeveralLimitersAllReportAdmissionButOnlyOneARefusal() {
        Limiter wide = bench.limiter("wide", Bench.tenPerSecond(Algorithm.GCRA));
        Limiter narrow = bench.limiter("narrow", spaced);
        Limiter off = bench.limiter("off", spaced.mode(Mode.OFF));
        Limiter watching = bench.limiter("watching", spaced.mode(Mode.OBSERVE));
        watching.acquire();
        List<OutcomeRecorder> recorders =
                Stream.of(wide, narrow, off, watching).map(OutcomeRecorder::of).toList();
        List<PermitRequest> wants = Stream.of(wide, narrow, off, watching)
                .map(limiter -> new PermitRequest(limiter, 1))
                .toList();
        assertThat(new DefaultAllOf(wants).tryAcquire()).isTrue();
        assertThat(new DefaultAllOf(wants).tryAcquire()).isFalse();
        assertThat(recorders.stream().map(each -> each.outcomes))
                .containsExactly(List.of(PERMITTED), List.of(PERMITTED, THROTTLED), List.of(), List.of(OBSERVED));
    }

    @Test
    void ofSeveralLimitersTheSlowestReportsTheWait() {
        Limiter wide = bench.limiter("wide", Bench.tenPerSecond(Algorithm.GCRA));
        Limiter narrow = bench.limiter("narrow", spaced.maxWait(INTERVAL));
        narrow.acquire();
        OutcomeRecorder wides = OutcomeRecorder.of(wide);
        OutcomeRecorder narrows = OutcomeRecorder.of(narrow);
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
    void permittedCallsAreCountedOnlyWithAMeter() {
        Limiter limiter = bench.limiter(Bench.tenPerSecond(Algorithm.GCRA));
        limiter.acquire();
        assertThat(limiter.status().permitted()).isNull();
        List<Outcome> outcomes = OutcomeRecorder.of(limiter).outcomes;
        limiter.acquire(2);
        limiter.forKey("ann").acquire();
        assertThat(limiter.status().permitted()).isEqualTo(2);
        assertThat(outcomes).hasSize(2);
    }

    @Test
    void aThrowingMeterDoesNotAffectCalls() {
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
