package io.throttlemachines.limiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.limiter.AllOf.Want;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.refusal.ThrottledException;
import io.throttlemachines.state.Mode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AllOfTest {

    private final Bench bench = new Bench();
    private final SwitchCircuit database = bench.circuit("database");

    private Limiter limiter(String name, Algorithm algorithm, long limit, Duration period) {
        return bench.limiter(
                name,
                LimiterConfig.of(limit, period).toBuilder().algorithm(algorithm).build());
    }

    private static List<Want> one(Permits... of) {
        return java.util.Arrays.stream(of).map(permits -> new Want(permits, 1)).toList();
    }

    @ParameterizedTest
    @EnumSource
    void allMustAdmitOrNoneIsCharged(Algorithm algorithm) {
        Limiter perSecond = limiter("second", algorithm, 10, Duration.ofSeconds(1));
        Limiter perHour = limiter("hour", algorithm, 15, Duration.ofHours(1));
        for (int call = 0; call < 10; call++) {
            AllOf.acquire(one(perSecond, perHour));
        }
        assertThat(AllOf.tryAcquire(one(perHour, perSecond))).isFalse();
        assertThat(perHour.peek().remaining()).isEqualTo(5);
        bench.advance(Duration.ofSeconds(2));
        long before = perHour.peek().remaining();
        AllOf.acquire(List.of(new Want(perSecond, 1), new Want(perHour, before)));
        assertThatThrownBy(() -> AllOf.acquire(one(perSecond, perHour)))
                .isInstanceOfSatisfying(
                        ThrottledException.class,
                        refusal -> assertThat(refusal.name()).isEqualTo("hour"));
        assertThat(perSecond.peek().remaining()).isEqualTo(9);
        assertThat(perSecond.status().throttled()).isEqualTo(1);
        assertThat(perHour.status().throttled()).isEqualTo(1);
    }

    /** The same limiter twice: each look admits, but only the first taking finds a permit. */
    @ParameterizedTest
    @EnumSource
    void whatWasTakenIsGivenBackWhenALaterOneRefusesAfterAll(Algorithm algorithm) {
        Limiter limiter = limiter("api", algorithm, 10, Duration.ofSeconds(1));
        limiter.acquire(7);
        assertThat(AllOf.tryAcquire(List.of(new Want(limiter, 2), new Want(limiter, 2))))
                .isFalse();
        assertThat(limiter.peek().remaining()).isEqualTo(3);
        assertThat(limiter.tryAcquire(3)).isTrue();
        assertThat(limiter.tryAcquire()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void keysCanBeAmongThem(Algorithm algorithm) {
        Limiter all = limiter("all", algorithm, 10, Duration.ofSeconds(1));
        Limiter perUser = limiter("user", algorithm, 1, Duration.ofSeconds(1));
        assertThat(AllOf.tryAcquire(one(all, perUser.forKey("ann")))).isTrue();
        assertThat(AllOf.tryAcquire(one(all, perUser.forKey("ann")))).isFalse();
        assertThat(AllOf.tryAcquire(one(all, perUser.forKey("bob")))).isTrue();
        assertThat(all.peek().remaining()).isEqualTo(8);
    }

    @Test
    void aBlockedOneRefusesBeforeAnyIsCharged() {
        Limiter free = limiter("free", Algorithm.GCRA, 10, Duration.ofSeconds(1));
        Limiter blocked = bench.limiter("blocked", free.config(), database.node());
        database.open(Duration.ofSeconds(9));
        assertThatThrownBy(() -> AllOf.tryAcquire(one(free, blocked))).isInstanceOf(DependencyException.class);
        assertThat(free.peek().remaining()).isEqualTo(10);
        assertThat(free.status().throttled()).isZero();
    }

    @Test
    void oneThatOnlyObservesRefusesNothing() {
        Limiter strict = limiter("strict", Algorithm.GCRA, 10, Duration.ofSeconds(1));
        Limiter observing = limiter("observing", Algorithm.GCRA, 1, Duration.ofHours(1));
        Limiter off = limiter("off", Algorithm.GCRA, 1, Duration.ofHours(1));
        observing.mode(Mode.OBSERVE);
        off.mode(Mode.OFF);
        for (int call = 0; call < 10; call++) {
            assertThat(AllOf.tryAcquire(one(observing, off, strict))).isTrue();
        }
        assertThat(AllOf.tryAcquire(one(off, strict))).isFalse();
        assertThat(observing.status().throttled()).isEqualTo(9);
        assertThat(off.status().throttled()).isZero();
    }

    @Test
    void eachIsWaitedForNoLongerThanItsOwnMaxWait() {
        Limiter patient = bench.limiter(
                "patient", spaced(100).maxWait(Duration.ofSeconds(1)).build());
        Limiter hasty = bench.limiter("hasty", spaced(50).build());
        AllOf.acquire(one(patient));
        AllOf.acquire(one(patient, hasty));
        assertThat(bench.ticker.slept()).containsExactly(Duration.ofMillis(100));
        assertThatThrownBy(() -> AllOf.acquire(one(patient, hasty)))
                .isInstanceOfSatisfying(
                        ThrottledException.class,
                        refusal -> assertThat(refusal.name()).isEqualTo("hasty"));
        assertThat(bench.ticker.slept()).hasSize(1);
    }

    @Test
    void waitsWithoutHoldingAThreadAndHoldsNoPermitMeanwhile() {
        Limiter slow =
                bench.limiter("slow", spaced(100).maxWait(Duration.ofSeconds(1)).build());
        Limiter other = bench.limiter("other", spaced(10).build());
        slow.acquire();
        CompletableFuture<Void> waiting = AllOf.acquireAsync(one(other, slow));
        assertThat(waiting).isNotDone();
        assertThat(other.wouldAllow()).isTrue();
        CompletableFuture<Void> cancelled = AllOf.acquireAsync(one(other, slow));
        cancelled.cancel(true);
        bench.advance(Duration.ofMillis(100));
        assertThat(waiting).isCompleted();
        assertThat(other.wouldAllow()).isFalse();
        assertThat(AllOf.acquireAsync(one(other))).isCompletedExceptionally();
    }

    @Test
    void noneAtAllIsAMistake() {
        assertThatIllegalArgumentException().isThrownBy(() -> AllOf.acquire(List.of()));
    }

    private static LimiterConfigBuilder spaced(long millis) {
        return LimiterConfig.of(1, Duration.ofMillis(millis)).toBuilder().algorithm(Algorithm.GCRA);
    }
}
