package io.throttlemachines.breaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.control.Mode;
import io.throttlemachines.event.ActionBlocked;
import io.throttlemachines.event.ActionBlocked.Action;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import io.throttlemachines.testing.Calls;
import io.throttlemachines.testing.Calls.BackendException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** B15, D6: in which order a call asks the circuit of its key, the breaker's own and their guards, and that it asks again after a wait. */
class KeyAdmissionTest {

    private static final Duration WAIT = Duration.ofSeconds(3);
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    private final Bench bench = new Bench();
    private final Breaker gateway = bench.breaker("gateway");
    private final AtomicBoolean recoveryAllowed = new AtomicBoolean();
    private final AtomicBoolean callsAllowed = new AtomicBoolean(true);
    private final AtomicInteger asked = new AtomicInteger();

    @AfterEach
    void close() {
        bench.close();
    }

    private Breaker guarded() {
        return bench.breaker(it -> it.dependsOn("gateway").recoveryGuard(breaker -> {
            asked.incrementAndGet();
            return recoveryAllowed.get();
        }));
    }

    private Breaker narrow() {
        return bench.breaker(it -> it.dependsOn("gateway")
                .guard(breaker -> callsAllowed.get())
                .maxConcurrent(1)
                .maxConcurrentWait(WAIT));
    }

    static Stream<Function<Breaker, GuardedCalls>> whose() {
        return Stream.of(breaker -> breaker, breaker -> breaker.forKey("key"));
    }

    private static void open(GuardedCalls calls) {
        calls.admit().failed(new BackendException());
        assertThat(calls.state()).isEqualTo(CircuitState.OPEN);
    }

    @ParameterizedTest
    @MethodSource("whose")
    void noDependencyRecoversForACallThatTheGuardForbids(Function<Breaker, GuardedCalls> whose) {
        GuardedCalls calls = whose.apply(guarded());
        open(calls);
        gateway.forceOpen();
        bench.untilDue();
        Calls.assertRefused(() -> calls.run(() -> {}), DependencyException.class)
                .extracting(DependencyException::byGuard)
                .isEqualTo(true);

        assertThat(gateway.state()).isEqualTo(CircuitState.OPEN);
        recoveryAllowed.set(true);
        calls.run(() -> {});
        assertThat(calls.state()).isEqualTo(CircuitState.CLOSED);
        assertThat(gateway.state()).isEqualTo(CircuitState.HALF_OPEN);
        assertThat(asked).hasValue(2);
    }

    @Test
    void ownCircuitDoesNotRecoverForACallThatTheGuardForbids() {
        AtomicInteger answers = new AtomicInteger();
        Breaker breaker = bench.breaker(it -> it.recoveryGuard(any -> answers.getAndIncrement() > 0));
        GuardedCalls key = breaker.forKey("key");
        open(key);
        breaker.forceOpen();
        bench.untilDue();
        Calls.assertRefused(() -> key.run(() -> {}), DependencyException.class);

        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
        key.run(() -> {});
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void guardOfAKeyIsNotAskedBeforeTheBreakerIsDue() {
        Breaker breaker = guarded();
        GuardedCalls key = breaker.forKey("key");
        open(key);
        bench.untilDue();
        breaker.forceOpen();
        Calls.assertRefused(() -> key.run(() -> {}), CircuitOpenException.class);

        assertThat(asked).hasValue(0);
    }

    /** D4: each time an objection blocks a recovery, it is an event, also of a key. */
    @ParameterizedTest
    @MethodSource("whose")
    void dependencyThatBlocksARecoveryIsAnEvent(Function<Breaker, GuardedCalls> whose) {
        GuardedCalls calls = whose.apply(narrow());
        open(calls);
        gateway.isolate();
        Calls.assertRefused(() -> calls.run(() -> {}), CircuitOpenException.class);
        assertThat(bench.events().of(ActionBlocked.class)).isEmpty();
        bench.untilDue();
        Calls.assertRefused(() -> calls.run(() -> {}), DependencyException.class);
        callsAllowed.set(false);
        Calls.assertRefused(() -> calls.run(() -> {}), DependencyException.class);

        assertThat(bench.events().of(ActionBlocked.class))
                .extracting(ActionBlocked::action)
                .containsExactly(Action.RECOVERY, Action.RECOVERY);
    }

    /** The call finds that a probe is late, so that the circuit is OPEN, and due. */
    @ParameterizedTest
    @MethodSource("whose")
    void noDependencyRecoversWhenTheGuardForbidsARecoveryAfterALateProbe(Function<Breaker, GuardedCalls> whose) {
        GuardedCalls calls = whose.apply(guarded());
        open(calls);
        bench.untilDue();
        recoveryAllowed.set(true);
        calls.admit(); // never ends
        recoveryAllowed.set(false);
        gateway.forceOpen();
        bench.untilDue();
        bench.advance(Bench.RESET_TIMEOUT.multipliedBy(2)); // the second opening lasts longer
        Calls.assertRefused(() -> calls.run(() -> {}), DependencyException.class)
                .extracting(DependencyException::byGuard)
                .isEqualTo(true);

        assertThat(calls.state()).isEqualTo(CircuitState.OPEN);
        assertThat(gateway.state()).isEqualTo(CircuitState.OPEN);
    }

    /** How a caller waits for a place. */
    static Stream<Function<GuardedCalls, CompletableFuture<?>>> ways() {
        return Stream.of(
                calls -> calls.callStage(() -> CompletableFuture.completedFuture("answer")),
                calls -> calls.callAsync(() -> "answer"),
                calls -> calls.admitAsync().thenAccept(Admission::release),
                calls -> CompletableFuture.runAsync(() -> calls.run(() -> {}), task -> new Thread(task).start()));
    }

    private CompletableFuture<?> begin(Function<GuardedCalls, CompletableFuture<?>> way, GuardedCalls calls) {
        int timers = bench.ticker().pendingTasks();
        CompletableFuture<?> waits = way.apply(calls);
        await().until(() -> bench.ticker().pendingTasks() == timers + 1);
        return waits;
    }

    private static void assertRefused(CompletableFuture<?> call, Class<? extends RefusedException> kind) {
        assertThat(call).failsWithin(TEN_SECONDS).withThrowableThat().withRootCauseInstanceOf(kind);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void dependencyThatOpensDuringTheWaitRefusesTheCall(Function<GuardedCalls, CompletableFuture<?>> way) {
        Breaker breaker = narrow();
        GuardedCalls key = breaker.forKey("key");
        Admission first = key.admit();
        CompletableFuture<?> waits = begin(way, key);
        gateway.forceOpen();
        first.succeeded(null);

        assertRefused(waits, DependencyException.class);
        assertThat(breaker.status().refused()).isEqualTo(1);
        assertThat(bench.ticker().pendingTasks()).isZero();
        gateway.forceClose();
        key.admit().release();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void guardThatObjectsAfterTheWaitRefusesTheCall(Function<GuardedCalls, CompletableFuture<?>> way) {
        Breaker breaker = narrow();
        GuardedCalls key = breaker.forKey("key");
        Admission first = key.admit();
        CompletableFuture<?> waits = begin(way, key);
        callsAllowed.set(false);
        first.succeeded(null);

        assertRefused(waits, DependencyException.class);
        assertThat(breaker.status().refused()).isEqualTo(1);
        callsAllowed.set(true);
        key.admit().release();
    }

    /** A call that waits for a place is not the probe yet: another call may become the probe meanwhile. */
    @ParameterizedTest
    @MethodSource("ways")
    void callIsRefusedAfterTheWaitIfAnotherKeyHasTheProbe(Function<GuardedCalls, CompletableFuture<?>> way) {
        Breaker breaker = narrow();
        GuardedCalls key = breaker.forKey("key");
        Admission first = key.admit();
        breaker.forceOpen();
        bench.untilDue();
        CompletableFuture<?> waits = begin(way, key);
        Admission probe = breaker.forKey("other").admit();
        first.succeeded(null);

        assertRefused(waits, CircuitOpenException.class);
        probe.release();
        key.admit().release();
        assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void callIsTheProbeAfterTheWait(Function<GuardedCalls, CompletableFuture<?>> way) {
        Breaker breaker = narrow();
        GuardedCalls key = breaker.forKey("key");
        Admission first = key.admit();
        breaker.forceOpen();
        bench.untilDue();
        CompletableFuture<?> waits = begin(way, key);
        breaker.forKey("other").admit().release();
        first.succeeded(null);

        assertThat(waits).succeedsWithin(TEN_SECONDS);
        assertThat(breaker.state()).isIn(CircuitState.CLOSED, CircuitState.HALF_OPEN); // an admission is only released
        breaker.forKey("other").run(() -> {});
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void guardOfAKeyIsNotAskedWhileTheModeIsOff() {
        Breaker breaker = guarded();
        GuardedCalls key = breaker.forKey("key");
        open(key);
        bench.untilDue();
        breaker.mode(Mode.OFF);
        key.run(() -> {});

        assertThat(asked).hasValue(0);
    }
}
