package io.throttlemachines.limiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.EnumSource.Mode.MATCH_NONE;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LimiterDependencyTest {

    private static final Duration DUE = Duration.ofSeconds(9);

    private final Bench bench = new Bench();
    private final Breaker gateway =
            bench.breaker("gateway", Bench.settings().resetTimeout(DUE).build());

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void everyKindOfCallIsRefusedAndTakesNothing(Algorithm algorithm) {
        Limiter charge = bench.limiter(Bench.tenPerSecond(algorithm).dependsOn("gateway"));
        Permits key = charge.forKey("a");
        charge.acquire();
        gateway.forceOpen();
        for (Permits permits : List.of(charge, key)) {
            refused(permits::tryAcquire);
            refused(permits::acquire);
            refused(() -> permits.acquire(1, Duration.ofDays(1)));
            refused(() -> permits.acquire(0));
            refused(() -> permits.call(() -> "never"));
            refused(() -> permits.run(() -> {}));
            refused(() -> join(permits.acquireAsync()));
            refused(() -> join(permits.tryAcquireAsync()));
            refused(() -> join(permits.callStage(() -> CompletableFuture.completedFuture(1))
                    .toCompletableFuture()));
            assertThat(permits.decide(1).allowed()).isFalse();
        }
        assertThat(bench.ticker().slept()).isEmpty();
        gateway.forceClose();
        assertThat(charge.status().throttled()).isZero();
        assertThat(charge.peek().remaining()).isEqualTo(9);
        assertThat(key.peek().remaining()).isEqualTo(10);
    }

    @Test
    void theRefusalNamesTheRootCauseAndRetryAfter() {
        bench.limiter("charge", config().dependsOn("gateway"));
        Limiter revoke = bench.limiter("void", config().dependsOn("charge"));
        gateway.forceOpen();
        DependencyException refusal = catchThrowableOfType(DependencyException.class, revoke::acquire);
        assertThat(refusal.name()).isEqualTo("void");
        assertThat(refusal.blockedBy()).containsExactly("gateway");
        assertThat(refusal.retryAfter()).contains(DUE);
        assertThat(revoke.status().dependsOn()).containsExactly("charge");
        assertThat(revoke.status().blockedBy()).containsExactly("gateway");
    }

    @Test
    void refusalByABreakerOfTheSameNameIsNoneByAGuard() {
        AtomicBoolean agrees = new AtomicBoolean(true);
        Limiter namesake = bench.limiter("gateway", config().guard(agrees::get).dependsOn("gateway"));
        gateway.forceOpen();
        DependencyException byBreaker = catchThrowableOfType(DependencyException.class, namesake::acquire);
        agrees.set(false);
        DependencyException byGuard = catchThrowableOfType(DependencyException.class, namesake::acquire);

        assertThat(byBreaker.blockedBy()).containsExactly("gateway").isEqualTo(byGuard.blockedBy());
        assertThat(byBreaker.byGuard()).isFalse();
        assertThat(byGuard.byGuard()).isTrue();
    }

    @Test
    void peekNamesTheBlockingBreakerAndChangesNothing() {
        Limiter charge = bench.limiter(config().dependsOn("gateway"));
        gateway.forceOpen();
        Decision seen = charge.peek(2);
        assertThat(seen.allowed()).isFalse();
        assertThat(seen.blockedBy()).containsExactly("gateway");
        assertThat(seen.retryAfter()).contains(DUE);
        assertThat(seen.remaining()).isEqualTo(10);
        assertThat(charge.wouldAllow()).isFalse();
    }

    @Test
    void aCallButNotAPeekStartsTheRecoveryOfADueDependency() {
        Limiter charge = bench.limiter(config().dependsOn("gateway"));
        gateway.forceOpen();
        bench.advance(DUE);
        assertThat(charge.wouldAllow()).isTrue();
        assertThat(gateway.state()).isEqualTo(CircuitState.OPEN);
        charge.acquire();
        assertThat(gateway.state()).isEqualTo(CircuitState.HALF_OPEN);
        assertThat(charge.peek().remaining()).isEqualTo(9);
    }

    @Test
    void anObjectingGuardRefusesCallsInTheNameOfTheLimiter() {
        AtomicBoolean open = new AtomicBoolean();
        Limiter charge = bench.limiter(config().guard(open::get).dependsOn("gateway"));
        DependencyException refusal = catchThrowableOfType(DependencyException.class, charge::tryAcquire);
        assertThat(refusal.blockedBy()).containsExactly("api");
        assertThat(refusal.reason()).isEqualTo("its guard '" + LimiterDependencyTest.class.getName() + "' says no");
        assertThat(refusal.retryAfter()).isEmpty();
        assertThat(charge.peek().blockedBy()).containsExactly("api");
        assertThat(charge.peek().retryAfter()).isEmpty();
        assertThat(charge.status().blockedBy()).containsExactly("api");
        open.set(true);
        charge.acquire();
        assertThat(charge.status().blockedBy()).isEmpty();
        assertThat(charge.peek().remaining()).isEqualTo(9);
    }

    @Test
    void anObjectingGuardStartsNoRecovery() {
        Limiter charge = bench.limiter(config().guard(() -> false).dependsOn("gateway"));
        gateway.forceOpen();
        bench.advance(DUE);
        refused(charge::acquire);
        assertThat(gateway.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void aFailingGuardBlocksAndTheMessageSaysSo() {
        Limiter charge = bench.limiter(config().guard(() -> {
            throw new IllegalStateException("lost");
        }));
        assertThatThrownBy(charge::acquire)
                .isInstanceOf(DependencyException.class)
                .hasMessageContaining("its guard '" + LimiterDependencyTest.class.getName() + "' failed")
                .hasMessageContaining("lost");
    }

    private static LimiterConfigBuilder config() {
        return Bench.tenPerSecond(Algorithm.TOKEN_BUCKET);
    }

    private static void refused(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(DependencyException.class);
    }

    private static void join(CompletableFuture<?> future) throws Throwable {
        try {
            future.join();
        } catch (CompletionException failure) {
            throw failure.getCause();
        }
    }
}
