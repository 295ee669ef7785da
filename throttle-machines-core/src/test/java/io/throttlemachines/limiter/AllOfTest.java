package io.throttlemachines.limiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.EnumSource.Mode.MATCH_NONE;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.control.Mode;
import io.throttlemachines.internal.limiter.DefaultAllOf;
import io.throttlemachines.limiter.AllOf.PermitRequest;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.refusal.ThrottledException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AllOfTest {

    private final Bench bench = new Bench();
    private final Breaker database = bench.breaker(
            "database", Bench.settings().resetTimeout(Duration.ofSeconds(9)).build());

    private Limiter limiter(String name, Algorithm algorithm, long limit, Duration period) {
        return bench.limiter(name, LimiterConfig.of(limit, period).toBuilder().algorithm(algorithm));
    }

    private static List<PermitRequest> one(Permits... of) {
        return java.util.Arrays.stream(of)
                .map(permits -> new PermitRequest(permits, 1))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void allMustAdmitOrNoneIsCharged(Algorithm algorithm) {
        Limiter perSecond = limiter("second", algorithm, 10, Duration.ofSeconds(1));
        Limiter perHour = limiter("hour", algorithm, 15, Duration.ofHours(1));
        for (int call = 0; call < 10; call++) {
            new DefaultAllOf(one(perSecond, perHour)).acquire();
        }
        assertThat(new DefaultAllOf(one(perHour, perSecond)).tryAcquire()).isFalse();
        assertThat(perHour.peek().remaining()).isEqualTo(5);
        bench.advance(Duration.ofSeconds(2));
        long before = perHour.peek().remaining();
        new DefaultAllOf(List.of(new PermitRequest(perSecond, 1), new PermitRequest(perHour, before))).acquire();
        assertThatThrownBy(() -> new DefaultAllOf(one(perSecond, perHour)).acquire())
                .isInstanceOfSatisfying(
                        ThrottledException.class,
                        refusal -> assertThat(refusal.name()).isEqualTo("hour"));
        assertThat(perSecond.peek().remaining()).isEqualTo(9);
        assertThat(perSecond.status().throttled()).isEqualTo(1);
        assertThat(perHour.status().throttled()).isEqualTo(1);
    }

    /** The same limiter twice: each alone would be admitted, both together are not. */
    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void nothingIsTakenIfTheSumIsNotThere(Algorithm algorithm) {
        Limiter limiter = limiter("api", algorithm, 10, Duration.ofSeconds(1));
        limiter.acquire(7);
        assertThat(new DefaultAllOf(List.of(new PermitRequest(limiter, 2), new PermitRequest(limiter, 2))).tryAcquire())
                .isFalse();
        assertThat(limiter.peek().remaining()).isEqualTo(3);
        assertThat(limiter.tryAcquire(3)).isTrue();
        assertThat(limiter.tryAcquire()).isFalse();
    }

    /** Permits of one limiter or key that are named more than once are needed together. */
    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void moreThanTheBurstInSumIsRefusedAsNeverGrantable(Algorithm algorithm) {
        LimiterConfigBuilder config = LimiterConfig.of(10, Duration.ofSeconds(1)).toBuilder()
                .algorithm(algorithm)
                .maxWait(Duration.ofDays(1));
        Limiter limiter = bench.limiter("api", config);
        Limiter other = bench.limiter("other", config);
        List<List<PermitRequest>> tooMany = List.of(
                List.of(new PermitRequest(limiter, 6), new PermitRequest(limiter, 5)),
                List.of(new PermitRequest(limiter, 6), new PermitRequest(other, 9), new PermitRequest(limiter, 5)),
                List.of(new PermitRequest(limiter, 6), new PermitRequest(limiter, 5, Duration.ZERO)),
                List.of(new PermitRequest(limiter, 10), new PermitRequest(limiter, Long.MAX_VALUE)),
                List.of(new PermitRequest(limiter.forKey("ann"), 6), new PermitRequest(limiter.forKey("ann"), 5)),
                List.of(new PermitRequest(limiter, 4), new PermitRequest(limiter, 4), new PermitRequest(limiter, 4)));
        for (List<PermitRequest> requests : tooMany) {
            assertThat(new DefaultAllOf(requests).tryAcquire()).isFalse();
            assertThatThrownBy(() -> new DefaultAllOf(requests).acquire())
                    .isInstanceOfSatisfying(ThrottledException.class, refusal -> {
                        assertThat(refusal.name()).isEqualTo("api");
                        assertThat(refusal.retryAfter()).isEmpty();
                        assertThat(refusal.permits()).isGreaterThan(10);
                    });
            assertThat(new DefaultAllOf(requests).acquireAsync()).isCompletedExceptionally();
        }
        assertThat(bench.ticker().slept()).isEmpty();
        assertThat(limiter.peek().remaining()).isEqualTo(10);
        assertThat(other.peek().remaining()).isEqualTo(10);
        assertThat(new DefaultAllOf(one(limiter.forKey("ann"), limiter.forKey("bob"), limiter)).tryAcquire())
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void theWaitForPermitsNamedTwiceIsThatForTheirSum(Algorithm algorithm) {
        Limiter limiter = bench.limiter(
                "api",
                LimiterConfig.of(10, Duration.ofSeconds(1)).toBuilder()
                        .algorithm(algorithm)
                        .maxWait(Duration.ofSeconds(5)));
        limiter.acquire(7);
        Duration wait = limiter.peek(4).retryAfter().orElseThrow();
        new DefaultAllOf(List.of(new PermitRequest(limiter, 2), new PermitRequest(limiter, 2))).acquire();
        assertThat(bench.ticker().slept()).containsExactly(wait);
    }

    /** Another caller takes permits between the look and the taking, which reads the clock in between. */
    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void whatWasTakenIsGivenBackWhenAnotherCallerComesInBetween(Algorithm algorithm) {
        AtomicInteger readsLeft = new AtomicInteger();
        List<Boolean> outcomes = new ArrayList<>();
        for (int read = 1; read < 20; read++) {
            readsLeft.set(0);
            List<Limiter> limiters = new ArrayList<>();
            Bench interrupted = new Bench(builder -> builder.ticker(() -> {
                if (readsLeft.getAndDecrement() == 1) {
                    limiters.get(1).tryAcquire(10);
                }
                return 0;
            }));
            limiters.add(interrupted.limiter("first", Bench.tenPerSecond(algorithm)));
            limiters.add(interrupted.limiter("second", Bench.tenPerSecond(algorithm)));
            readsLeft.set(read);
            boolean taken = new DefaultAllOf(one(limiters.get(0), limiters.get(1))).tryAcquire();
            readsLeft.set(0);
            outcomes.add(taken);
            assertThat(limiters.get(0).peek().remaining()).isEqualTo(taken ? 9 : 10);
            assertThat(limiters.get(1).peek().remaining()).isEqualTo(taken ? 9 : 0);
        }
        assertThat(outcomes).contains(true, false);
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void keysCanBeCombinedWithLimiters(Algorithm algorithm) {
        Limiter all = limiter("all", algorithm, 10, Duration.ofSeconds(1));
        Limiter perUser = limiter("user", algorithm, 1, Duration.ofSeconds(1));
        assertThat(new DefaultAllOf(one(all, perUser.forKey("ann"))).tryAcquire())
                .isTrue();
        assertThat(new DefaultAllOf(one(all, perUser.forKey("ann"))).tryAcquire())
                .isFalse();
        assertThat(new DefaultAllOf(one(all, perUser.forKey("bob"))).tryAcquire())
                .isTrue();
        assertThat(all.peek().remaining()).isEqualTo(8);
    }

    @Test
    void aBlockedLimiterRefusesBeforeAnyIsCharged() {
        Limiter free = limiter("free", Algorithm.GCRA, 10, Duration.ofSeconds(1));
        Limiter blocked = bench.limiter("blocked", free.config().toBuilder().dependsOn("database"));
        database.forceOpen();
        assertThatThrownBy(() -> new DefaultAllOf(one(free, blocked)).tryAcquire())
                .isInstanceOf(DependencyException.class);
        assertThat(free.peek().remaining()).isEqualTo(10);
        assertThat(free.status().throttled()).isZero();
    }

    /** In whichever order they are named, no dependency starts to recover for a call that a guard forbids. */
    @ParameterizedTest
    @EnumSource
    void allGuardsAreAskedBeforeAnyRecoveryStarts(Algorithm algorithm) {
        AtomicInteger asked = new AtomicInteger();
        Limiter dependent = bench.limiter("dependent", config(algorithm).dependsOn("database"));
        Limiter guarded = bench.limiter("guarded", config(algorithm).guard(() -> asked.incrementAndGet() > 3));
        database.forceOpen();
        bench.advance(Duration.ofSeconds(9));
        assertThatThrownBy(() -> new DefaultAllOf(one(dependent, guarded)).acquire())
                .isInstanceOfSatisfying(
                        DependencyException.class,
                        refusal -> assertThat(refusal.name()).isEqualTo("guarded"));
        assertThatThrownBy(() -> new DefaultAllOf(one(guarded, dependent)).tryAcquire())
                .isInstanceOf(DependencyException.class);
        assertThat(new DefaultAllOf(one(dependent, guarded)).acquireAsync()).isCompletedExceptionally();
        assertThat(database.state()).isEqualTo(CircuitState.OPEN);

        assertThat(new DefaultAllOf(one(dependent, guarded)).tryAcquire()).isTrue();
        assertThat(database.state()).isEqualTo(CircuitState.HALF_OPEN);
        assertThat(asked).hasValue(4);
    }

    private static LimiterConfigBuilder config(Algorithm algorithm) {
        LimiterConfigBuilder config =
                LimiterConfig.builder().algorithm(algorithm).limit(10);
        return algorithm.limitsConcurrency() ? config : config.period(Duration.ofSeconds(1));
    }

    @Test
    void anObservingLimiterRefusesNothing() {
        Limiter strict = limiter("strict", Algorithm.GCRA, 10, Duration.ofSeconds(1));
        Limiter observing = limiter("observing", Algorithm.GCRA, 1, Duration.ofHours(1));
        Limiter off = limiter("off", Algorithm.GCRA, 1, Duration.ofHours(1));
        observing.mode(Mode.OBSERVE);
        off.mode(Mode.OFF);
        for (int call = 0; call < 10; call++) {
            assertThat(new DefaultAllOf(one(observing, off, strict)).tryAcquire())
                    .isTrue();
        }
        assertThat(new DefaultAllOf(one(off, strict)).tryAcquire()).isFalse();
        assertThat(observing.status().throttled()).isEqualTo(9);
        assertThat(off.status().throttled()).isZero();
    }

    @Test
    void callersWaitForEachNoLongerThanItsMaxWait() {
        Limiter patient = bench.limiter("patient", spaced(100).maxWait(Duration.ofSeconds(1)));
        Limiter hasty = bench.limiter("hasty", spaced(50));
        new DefaultAllOf(one(patient)).acquire();
        new DefaultAllOf(one(patient, hasty)).acquire();
        assertThat(bench.ticker().slept()).containsExactly(Duration.ofMillis(100));
        assertThatThrownBy(() -> new DefaultAllOf(one(patient, hasty)).acquire())
                .isInstanceOfSatisfying(
                        ThrottledException.class,
                        refusal -> assertThat(refusal.name()).isEqualTo("hasty"));
        assertThat(bench.ticker().slept()).hasSize(1);
    }

    @Test
    void waitsWithoutHoldingAThreadAndHoldsNoPermitMeanwhile() {
        Limiter slow = bench.limiter("slow", spaced(100).maxWait(Duration.ofSeconds(1)));
        Limiter other = bench.limiter("other", spaced(10));
        slow.acquire();
        CompletableFuture<Void> waiting = new DefaultAllOf(one(other, slow)).acquireAsync();
        assertThat(waiting).isNotDone();
        assertThat(other.wouldAllow()).isTrue();
        CompletableFuture<Void> cancelled = new DefaultAllOf(one(other, slow)).acquireAsync();
        cancelled.cancel(true);
        bench.advance(Duration.ofMillis(100));
        assertThat(waiting).isCompleted();
        assertThat(other.wouldAllow()).isFalse();
        assertThat(new DefaultAllOf(one(other)).acquireAsync()).isCompletedExceptionally();
    }

    @Test
    void anEmptyListIsRejected() {
        assertThatIllegalArgumentException().isThrownBy(() -> new DefaultAllOf(List.of()).acquire());
    }

    private static LimiterConfigBuilder spaced(long millis) {
        return LimiterConfig.of(1, Duration.ofMillis(millis)).toBuilder().algorithm(Algorithm.GCRA);
    }
}
