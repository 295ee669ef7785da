package io.throttlemachines.breaker;

import static io.throttlemachines.testing.Calls.throwing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.breaker.BreakerStatus.Keys;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.Mode;
import io.throttlemachines.event.BreakerTransition;
import io.throttlemachines.fleet.Scope;
import io.throttlemachines.refusal.BulkheadFullException;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import io.throttlemachines.testing.Calls.BackendException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** B15: a breaker has one circuit for each key, in bounded memory. */
class KeyedBreakerTest {

    private final Bench bench = new Bench();

    private static void fail(GuardedCalls calls) {
        assertThatThrownBy(() -> calls.run(throwing(new BackendException()))).isInstanceOf(BackendException.class);
    }

    private static void fail(GuardedCalls calls, int times) {
        for (int call = 0; call < times; call++) {
            fail(calls);
        }
    }

    private static void succeed(GuardedCalls calls) {
        calls.run(() -> {});
    }

    private static void assertOpen(GuardedCalls calls) {
        assertThat(calls.wouldAllow()).isFalse();
        assertThatExceptionOfType(CircuitOpenException.class).isThrownBy(() -> succeed(calls));
    }

    @Test
    void eachKeyHasACircuitOfItsOwn() {
        Breaker breaker = bench.breaker(it -> it.failureThreshold(2));
        fail(breaker.forKey("a"), 2);
        fail(breaker.forKey("b"));

        assertOpen(breaker.forKey("a"));
        succeed(breaker.forKey("b"));
        succeed(breaker.forKey("c"));
        succeed(breaker);
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
        assertThat(breaker.forKey("a").state()).isEqualTo(CircuitState.OPEN);
        assertThat(breaker.status().keys()).isEqualTo(new Keys(1, 1, 0));
        assertThat(breaker.status().refused()).isEqualTo(1);
    }

    @Test
    void refusalSaysWhenToTryAgainButNotTheKey() {
        Breaker breaker = bench.breaker(it -> {});
        fail(breaker.forKey("secret"));

        assertThatExceptionOfType(CircuitOpenException.class)
                .isThrownBy(() -> succeed(breaker.forKey("secret")))
                .satisfies(refusal -> assertThat(refusal.retryAfter()).contains(Bench.RESET_TIMEOUT))
                .satisfies(refusal ->
                        assertThat(refusal.toString()).contains("'breaker'").doesNotContain("secret"));
        assertThat(bench.events().of(BreakerTransition.class))
                .extracting(BreakerTransition::name)
                .containsExactly("breaker");
        assertThat(bench.events().of(BreakerTransition.class).toString()).doesNotContain("secret");
        assertThat(breaker.forKey("secret").toString()).doesNotContain("secret");
    }

    @Test
    void keyRecoversByItsOwnProbes() {
        Breaker breaker = bench.breaker(it -> {});
        fail(breaker.forKey("a"));
        bench.advance(Bench.RESET_TIMEOUT);

        Admission probe = breaker.forKey("a").admit();
        assertThat(breaker.status().keys()).isEqualTo(new Keys(0, 0, 1));
        assertOpen(breaker.forKey("a"));
        probe.succeeded("fine");
        succeed(breaker.forKey("a"));
        assertThat(breaker.status().keys()).isEqualTo(new Keys(0, 0, 0));
    }

    @Test
    void everyWayOfCallingCountsAndIsRefused() {
        Breaker breaker = bench.breaker(it -> it.failureThreshold(3));
        GuardedCalls key = breaker.forKey("a");
        assertThat(key.callStage(() -> CompletableFuture.failedFuture(new BackendException())))
                .isCompletedExceptionally();
        key.admit().failed(new BackendException());
        assertThatThrownBy(() -> key.callAsync(() -> {
                            throw new BackendException();
                        })
                        .join())
                .hasCauseInstanceOf(BackendException.class);

        assertThat(key.state()).isEqualTo(CircuitState.OPEN);
        assertOpen(key);
        assertThatThrownBy(() -> key.callStage(() -> CompletableFuture.completedFuture(1))
                        .join())
                .hasCauseInstanceOf(CircuitOpenException.class);
        assertThatThrownBy(() -> key.callAsync(() -> 1).join()).hasCauseInstanceOf(CircuitOpenException.class);
        assertThatExceptionOfType(CircuitOpenException.class).isThrownBy(key::admit);
    }

    @Test
    void cancelledProbeGivesItsPlaceBack() {
        Breaker breaker = bench.breaker(it -> {});
        fail(breaker.forKey("a"));
        bench.advance(Bench.RESET_TIMEOUT);

        CompletableFuture<Object> probe = breaker.forKey("a").callStage(CompletableFuture::new);
        assertOpen(breaker.forKey("a"));
        probe.cancel(true);
        succeed(breaker.forKey("a"));
        assertThat(breaker.forKey("a").state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void isolatedBreakerRefusesAllKeys() {
        Breaker breaker = bench.breaker(it -> {});
        breaker.isolate();

        assertOpen(breaker.forKey("a"));
        breaker.reset();
        succeed(breaker.forKey("a"));
    }

    @Test
    void callOfAKeyIsAProbeOfTheBreaker() {
        Breaker breaker = bench.breaker(it -> {});
        breaker.forceOpen();
        bench.advance(Bench.RESET_TIMEOUT);

        fail(breaker.forKey("broken"));
        assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
        succeed(breaker.forKey("sound"));
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
        assertOpen(breaker.forKey("broken"));
    }

    @Test
    void callsOfKeysCountNothingInTheBreakersOwnCircuit() {
        Breaker breaker = bench.breaker(it -> it.guard(any -> true)
                .slowCallDuration(Duration.ofSeconds(1))
                .slowCallRateThreshold(50.0)
                .minimumCalls(1));
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> breaker.forKey("a").run(() -> {
                    bench.advance(Duration.ofSeconds(2));
                    throw new BackendException();
                }));

        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
        assertThat(breaker.status().calls()).isZero();
        assertThat(breaker.status().keys()).isEqualTo(new Keys(0, 1, 0));
    }

    @Test
    void keysShareDependenciesPrimariesAndGuard() {
        AtomicBoolean guard = new AtomicBoolean(true);
        Breaker base = bench.breaker("base");
        Breaker breaker = bench.breaker(
                "keyed",
                Bench.settings().dependsOn("base").guard(any -> guard.get()).build());
        bench.breaker("primary", Bench.cascadingTo("keyed"));

        base.forceOpen();
        assertThatExceptionOfType(DependencyException.class).isThrownBy(() -> succeed(breaker.forKey("a")));
        base.reset();
        guard.set(false);
        assertThatExceptionOfType(DependencyException.class).isThrownBy(() -> succeed(breaker.forKey("a")));
        guard.set(true);
        bench.breaker("primary").forceOpen();
        assertThatExceptionOfType(CircuitOpenException.class).isThrownBy(() -> succeed(breaker.forKey("a")));
    }

    @Test
    void keysOpenNoTargetAndBlockNoDependent() {
        Breaker breaker = bench.breaker("keyed", Bench.cascadingTo("target"));
        Breaker dependent = bench.breaker("dependent", Bench.dependingOn("keyed"));
        fail(breaker.forKey("a"));

        succeed(dependent);
        succeed(bench.breaker("target"));
    }

    @Test
    void resetOfTheBreakerResetsItsKeys() {
        Breaker breaker = bench.breaker(it -> {});
        fail(breaker.forKey("a"));
        breaker.reset();

        succeed(breaker.forKey("a"));
        assertThat(breaker.status().keys()).isEqualTo(new Keys(0, 0, 0));
    }

    @Test
    void oneKeyIsResetByItsText() {
        Breaker breaker = bench.breaker(it -> {});
        fail(breaker.forKey("a"));
        fail(breaker.forKey(7));
        fail(breaker.forKey("b"));

        assertThat(breaker.tryResetKey("a", ActionNote.NONE).done()).isTrue();
        assertThat(breaker.tryResetKey("7", ActionNote.NONE).done()).isTrue();
        assertThat(breaker.tryResetKey("unknown", ActionNote.NONE).reason()).contains("nothing to do");
        succeed(breaker.forKey("a"));
        succeed(breaker.forKey(7));
        assertOpen(breaker.forKey("b"));
        assertThat(breaker.forKey("b").reset()).isTrue();
        succeed(breaker.forKey("b"));
    }

    @Test
    void resetGuardProtectsKeys() {
        Breaker breaker = bench.breaker(it -> it.resetGuard(any -> false));
        fail(breaker.forKey("a"));

        assertThat(breaker.forKey("a").tryReset().reason()).contains("reset guard");
        assertOpen(breaker.forKey("a"));
    }

    @Test
    void modeIsThatOfTheBreaker() {
        Breaker breaker = bench.breaker(it -> {});
        fail(breaker.forKey("a"));
        breaker.mode(Mode.OBSERVE);
        succeed(breaker.forKey("a"));
        assertThat(breaker.status().refused()).isEqualTo(1);

        breaker.mode(Mode.OFF);
        fail(breaker.forKey("a"), 3);
        breaker.mode(Mode.ENFORCE);
        succeed(breaker.forKey("a"));
    }

    @Test
    void newSettingsReachTheKeys() {
        Breaker breaker = bench.breaker(it -> it.failureThreshold(2));
        fail(breaker.forKey("a"));
        breaker.configure(breaker.config().toBuilder().failureThreshold(4).build(), ActionNote.NONE);
        fail(breaker.forKey("a"), 2);
        succeed(breaker.forKey("a"));

        fail(breaker.forKey("a"));
        assertOpen(breaker.forKey("a"));
    }

    @Test
    void maxConcurrentCountsForEachKey() {
        Breaker breaker = bench.breaker(it -> it.maxConcurrent(1));
        Admission running = breaker.forKey("a").admit();

        assertThatExceptionOfType(BulkheadFullException.class).isThrownBy(() -> succeed(breaker.forKey("a")));
        succeed(breaker.forKey("b"));
        running.succeeded(null);
        succeed(breaker.forKey("a"));
    }

    @Test
    void lateFailureCountsOnlyForThePeriodInWhichItsCallBegan() {
        Breaker breaker = bench.breaker(it -> it.failureThreshold(2));
        Admission late = breaker.forKey("a").admit();
        Admission early = breaker.forKey("a").admit();
        early.failed(new BackendException());
        assertThat(breaker.status().keys()).isEqualTo(new Keys(1, 0, 0));
        fail(breaker.forKey("a"));
        bench.advance(Bench.RESET_TIMEOUT);
        succeed(breaker.forKey("a"));
        fail(breaker.forKey("a"));

        late.failed(new BackendException());
        assertThat(breaker.forKey("a").state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void clusterBreakerHasNoKeys() {
        BreakerConfig settings = Bench.settings().scope(Scope.CLUSTER).build();
        assertThat(settings.scope()).isEqualTo(Scope.CLUSTER);
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> bench.breaker("cluster", settings).forKey("a"));
    }
}
