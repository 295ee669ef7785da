package io.throttlemachines.breaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.Mode;
import io.throttlemachines.refusal.BulkheadFullException;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** B11, B14, B15: what ends the waits for places of a breaker, and of its keys, before the time is over. */
class PlaceWaitEndTest {

    private static final Duration WAIT = Duration.ofSeconds(3);
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    private final Bench bench = new Bench();
    private final Breaker breaker = bench.breaker(
            "breaker", Bench.settings().maxConcurrent(1).maxConcurrentWait(WAIT).build());

    @AfterEach
    void close() {
        bench.close();
    }

    /** Whose places are waited for. */
    static Stream<Function<Breaker, GuardedCalls>> whose() {
        return Stream.of(breaker -> breaker, breaker -> breaker.forKey("key"));
    }

    /** Ways to wait. */
    static Stream<Function<GuardedCalls, CompletableFuture<?>>> ways() {
        return Stream.of(
                calls -> calls.callStage(() -> CompletableFuture.completedFuture("answer")),
                calls -> calls.callAsync(() -> "answer"),
                calls -> calls.admitAsync().thenAccept(Admission::release),
                calls -> CompletableFuture.runAsync(() -> calls.run(() -> {}), task -> new Thread(task).start()));
    }

    static Stream<Consumer<PlaceWaitEndTest>> openings() {
        return Stream.of(
                test -> test.breaker.forceOpen(), test -> test.breaker.isolate(ActionNote.because("deploy")), test -> {
                    test.bench.breaker("primary", Bench.cascadingTo("breaker"));
                    test.bench.breaker("primary").forceOpen();
                });
    }

    static Stream<Consumer<PlaceWaitEndTest>> modes() {
        return Stream.of(
                test -> test.breaker.mode(Mode.OFF),
                test -> test.breaker.mode(Mode.OBSERVE),
                test -> test.breaker.mode(Mode.OBSERVE, ActionNote.NONE.lasting(WAIT)));
    }

    static Stream<Arguments> whoseAndHowAnd(Stream<?> changes) {
        return changes.flatMap(change -> whose().flatMap(calls -> ways().map(way -> Arguments.of(calls, way, change))));
    }

    static Stream<Arguments> opened() {
        return whoseAndHowAnd(openings());
    }

    static Stream<Arguments> changed() {
        return whoseAndHowAnd(modes());
    }

    private CompletableFuture<?> begin(Function<GuardedCalls, CompletableFuture<?>> way, GuardedCalls calls) {
        int timers = bench.ticker().pendingTasks();
        CompletableFuture<?> waits = way.apply(calls);
        await().until(() -> bench.ticker().pendingTasks() == timers + 1);
        return waits;
    }

    @ParameterizedTest
    @MethodSource("opened")
    void openingRefusesTheCallersThatWait(
            Function<Breaker, GuardedCalls> whose,
            Function<GuardedCalls, CompletableFuture<?>> way,
            Consumer<PlaceWaitEndTest> opens) {
        GuardedCalls calls = whose.apply(breaker);
        Admission first = calls.admit();
        CompletableFuture<?> waits = begin(way, calls);
        opens.accept(this);

        assertThat(waits)
                .failsWithin(TEN_SECONDS)
                .withThrowableThat()
                .withRootCauseInstanceOf(CircuitOpenException.class);
        assertThat(breaker.status().refused()).isEqualTo(1);
        assertThat(bench.ticker().pendingTasks()).isZero();
        first.release();
        breaker.forceClose();
        calls.admit().release();
    }

    @ParameterizedTest
    @MethodSource("changed")
    void modeThatRefusesNothingLetsTheCallersGoOn(
            Function<Breaker, GuardedCalls> whose,
            Function<GuardedCalls, CompletableFuture<?>> way,
            Consumer<PlaceWaitEndTest> changes) {
        GuardedCalls calls = whose.apply(breaker);
        Admission first = calls.admit();
        CompletableFuture<?> waits = begin(way, calls);
        changes.accept(this);

        assertThat(waits).succeedsWithin(TEN_SECONDS);
        assertThat(breaker.status().refused()).isEqualTo(breaker.mode() == Mode.OFF ? 0 : 1);
        assertThat(bench.ticker().pendingTasks()).isZero();
        breaker.mode(Mode.ENFORCE);
        assertThatThrownBy(calls::admit).isInstanceOf(BulkheadFullException.class);
        first.release();
        calls.admit().release();
    }

    @ParameterizedTest
    @MethodSource("whose")
    void endOfATimedModeLetsTheCallersGoOn(Function<Breaker, GuardedCalls> whose) {
        breaker.mode(Mode.OBSERVE);
        breaker.mode(Mode.ENFORCE, ActionNote.NONE.lasting(WAIT.dividedBy(2)));
        GuardedCalls calls = whose.apply(breaker);
        calls.admit();
        CompletableFuture<Admission> waits = calls.admitAsync();
        bench.advance(WAIT.dividedBy(2));
        assertThat(breaker.mode()).isEqualTo(Mode.OBSERVE);

        assertThat(waits).succeedsWithin(TEN_SECONDS);
    }

    @Test
    void openingOfAKeyConcernsNoOtherKey() {
        GuardedCalls key = breaker.forKey("key");
        Admission first = key.admit();
        Admission other = breaker.forKey("other").admit();
        CompletableFuture<Admission> waits = key.admitAsync();
        CompletableFuture<Admission> waitsForOther = breaker.forKey("other").admitAsync();
        first.failed(new IllegalStateException());

        assertThatThrownBy(waits::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(CircuitOpenException.class);
        assertThat(waitsForOther).isNotDone();
        other.succeeded(null);
        waitsForOther.join().release();
    }
}
