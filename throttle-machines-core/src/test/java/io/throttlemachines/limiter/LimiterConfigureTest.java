package io.throttlemachines.limiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.EnumSource.Mode.MATCH_NONE;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.ManualAction;
import io.throttlemachines.control.Mode;
import io.throttlemachines.event.ConfigurationChanged;
import io.throttlemachines.event.ConfigurationChanged.Change;
import io.throttlemachines.graph.GraphStatus.NodeStatus;
import io.throttlemachines.internal.limiter.DefaultLimiter;
import io.throttlemachines.internal.limiter.Slots;
import io.throttlemachines.refusal.ThrottledException;
import io.throttlemachines.testing.Bench;
import io.throttlemachines.testing.SuppliedClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LimiterConfigureTest {

    private static final ActionNote NOTE = new ActionNote("ann", "sale", null);

    private final Bench bench = new Bench();

    private static void configure(Limiter limiter, UnaryOperator<LimiterConfigBuilder> change) {
        limiter.configure(change.apply(limiter.config().toBuilder()).build(), NOTE);
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void takenPermitsStayTakenForLimiterAndKeys(Algorithm algorithm) {
        Limiter limiter = bench.limiter(Bench.tenPerSecond(algorithm));
        Permits ann = limiter.forKey("ann");
        for (Permits permits : List.of(limiter, ann)) {
            permits.acquire(8);
        }
        configure(limiter, next -> next.limit(20));
        for (Permits permits : List.of(limiter, ann)) {
            assertThat(permits.peek().remaining()).isEqualTo(12);
            assertThat(permits.tryAcquire(13)).isFalse();
            assertThat(permits.tryAcquire(12)).isTrue();
        }
        assertThat(limiter.forKey("bob").peek().remaining()).isEqualTo(20);
        bench.advance(Duration.ofSeconds(3));
        assertThat(ann.tryAcquire(20)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void aLowerLimitHoldsAtOnceAndARaisedOneGrantsNothingTwice(Algorithm algorithm) {
        Limiter limiter = bench.limiter(Bench.tenPerSecond(algorithm).limit(100));
        Permits ann = limiter.forKey("ann");
        for (Permits permits : List.of(limiter, ann)) {
            permits.acquire(60);
        }
        configure(limiter, next -> next.limit(10));
        for (Permits permits : List.of(limiter, ann)) {
            assertThat(permits.peek().remaining()).isZero();
            assertThat(permits.tryAcquire()).isFalse();
            assertThat(permits.peek(11).retryAfter()).isEmpty();
        }
        configure(limiter, next -> next.limit(100));
        for (Permits permits : List.of(limiter, ann)) {
            assertThat(permits.peek().remaining()).isEqualTo(40);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void theWaitAfterALowerLimitIsExactAndBounded(Algorithm algorithm) {
        Limiter limiter = bench.limiter(Bench.tenPerSecond(algorithm).limit(100));
        limiter.acquire(100);
        configure(limiter, next -> next.limit(10));
        Duration wait = limiter.peek().retryAfter().orElseThrow();
        assertThat(wait).isLessThanOrEqualTo(Duration.ofSeconds(2));
        bench.advance(wait.minusNanos(1));
        assertThat(limiter.tryAcquire()).isFalse();
        bench.advance(Duration.ofNanos(1));
        assertThat(limiter.tryAcquire()).isTrue();
        bench.advance(limiter.peek().resetAfter());
        assertThat(limiter.peek().remaining()).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource({
        "TOKEN_BUCKET, 60", "FIXED_WINDOW, 60", "SLIDING_WINDOW, 60",
        "TOKEN_BUCKET, 7", "FIXED_WINDOW, 7", "SLIDING_WINDOW, 7"
    })
    void withAnotherPeriodCurrentPermitsCountInTheNewWindow(Algorithm algorithm, long seconds) {
        Limiter limiter = bench.limiter(
                LimiterConfig.of(10, Duration.ofSeconds(10)).toBuilder().algorithm(algorithm));
        bench.advance(Duration.ofSeconds(123));
        limiter.acquire(8);
        configure(limiter, next -> next.period(Duration.ofSeconds(seconds)));
        assertThat(limiter.peek().remaining()).isEqualTo(2);
        configure(limiter, next -> next.period(Duration.ofSeconds(10)));
        assertThat(limiter.peek().remaining()).isEqualTo(2);
        bench.advance(Duration.ofSeconds(25));
        assertThat(limiter.peek().remaining()).isEqualTo(10);
    }

    @Test
    void permitsReturnAtTheNewPace() {
        Limiter limiter = bench.limiter(LimiterConfig.of(10, Duration.ofSeconds(10)));
        limiter.acquire(10);
        bench.advance(Duration.ofMillis(500));
        configure(limiter, next -> next.limit(20).burst(10));
        assertThat(limiter.peek().retryAfter()).contains(Duration.ofMillis(250));
        configure(limiter, next -> next.limit(10));
        assertThat(limiter.peek().retryAfter()).contains(Duration.ofMillis(500));
    }

    @Test
    void theWindowBeforeKeepsItsWeight() {
        Limiter limiter = bench.limiter(Bench.tenPerSecond(Algorithm.SLIDING_WINDOW));
        limiter.acquire(10);
        bench.advance(Duration.ofMillis(1_500));
        assertThat(limiter.tryAcquire(2)).isTrue();
        assertThat(limiter.peek().remaining()).isEqualTo(10 - 5 - 2);
        configure(limiter, next -> next.limit(20));
        assertThat(limiter.peek().remaining()).isEqualTo(20 - 5 - 2);
        configure(limiter, next -> next.period(Duration.ofSeconds(5)));
        assertThat(limiter.peek().remaining()).isEqualTo(20 - 5 - 2);
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void aRefundAfterAChangeCountsOnce(Algorithm algorithm) {
        Limiter limiter = bench.limiter(Bench.tenPerSecond(algorithm));
        Permits ann = limiter.forKey("ann");
        for (Permits permits : List.of(limiter, ann)) {
            long takenAt = bench.nanos();
            permits.acquire(6);
            configure(limiter, next -> next.limit(20));
            Slots.of(permits).refund(2, takenAt, 0, bench::nanos);
            assertThat(permits.peek().remaining()).isEqualTo(20 - 6 + 2);
            configure(limiter, next -> next.limit(10));
        }
    }

    @Test
    void anUnsetBurstFollowsTheLimitAndASetOneStays() {
        Limiter following = bench.limiter(LimiterConfig.of(10, Duration.ofSeconds(1)));
        configure(following, next -> next.limit(20));
        assertThat(following.config().burst()).isEqualTo(20);
        Limiter set = bench.limiter("set", Bench.tenPerSecond(Algorithm.GCRA).burst(10));
        configure(set, next -> next.limit(20));
        assertThat(set.config().burst()).isEqualTo(10);
        assertThat(set.peek().remaining()).isEqualTo(10);
        configure(set, next -> next.burst(15));
        assertThat(set.peek().remaining()).isEqualTo(15);
    }

    @Test
    void changesArePublishedOnceAsInApplicationYml() {
        bench.events().clear();
        Limiter limiter = bench.limiter(LimiterConfig.of(10, Duration.ofSeconds(1)));
        LimiterConfig next = limiter.config().toBuilder()
                .limit(20)
                .maxWait(Duration.ofMillis(5))
                .build();
        limiter.configure(next, NOTE);
        limiter.configure(next, NOTE);
        ManualAction action = ManualAction.of(ManualAction.Kind.CONFIGURE, NOTE, Instant.EPOCH);
        assertThat(bench.events().all())
                .containsExactly(new ConfigurationChanged(
                        "api",
                        NodeStatus.Kind.LIMITER,
                        List.of(new Change("limit", "10", "20"), new Change("max-wait", "PT0S", "PT0.005S")),
                        action));
        assertThat(limiter.config()).isEqualTo(next);
        assertThat(limiter.status().limit()).isEqualTo(20);
        assertThat(limiter.status().manualAction()).isEqualTo(action);
        assertThat(((DefaultLimiter) limiter).declaredConfig()).isEqualTo(LimiterConfig.of(10, Duration.ofSeconds(1)));
        configure(limiter, change -> change.period(Duration.ofMinutes(1)).burst(7));
        assertThat(((ConfigurationChanged) bench.events().all().get(1)).changes())
                .containsExactly(new Change("period", "PT1S", "PT1M"), new Change("burst", "20", "7"));
    }

    @Test
    void refusalsAndWaitsFollowTheNewSettings() {
        Limiter limiter = bench.limiter(LimiterConfig.of(10, Duration.ofSeconds(1)));
        configure(limiter, next -> next.limit(5));
        limiter.acquire(5);
        ThrottledException refusal = catchThrowableOfType(ThrottledException.class, limiter::acquire);
        assertThat(refusal.limit().permits()).isEqualTo(5);
        configure(limiter, next -> next.maxWait(Duration.ofMillis(200)));
        limiter.acquire();
        assertThat(bench.ticker().slept()).containsExactly(Duration.ofMillis(200));
    }

    @ParameterizedTest
    @CsvSource({"algorithm", "depends-on", "max-keys", "max-key-length", "guard", "mode"})
    void restartOnlySettingsAreRefusedByName(String setting) {
        bench.events().clear();
        Limiter limiter = bench.limiter(LimiterConfig.of(10, Duration.ofSeconds(1)));
        LimiterConfigBuilder next = limiter.config().toBuilder().limit(20);
        switch (setting) {
            case "algorithm" -> next.algorithm(Algorithm.FIXED_WINDOW);
            case "depends-on" -> next.dependsOn("database");
            case "max-keys" -> next.maxKeys(5);
            case "max-key-length" -> next.maxKeyLength(5);
            case "guard" -> next.guard(() -> true);
            default -> next.mode(Mode.OFF);
        }
        assertThatThrownBy(() -> limiter.configure(next.build(), NOTE))
                .isInstanceOfSatisfying(ConfigurationException.class, refused -> {
                    assertThat(refused.setting()).isEqualTo(setting);
                    assertThat(refused.node()).isEqualTo("api");
                    assertThat(refused).hasMessageContaining(setting.equals("mode") ? "action" : "restart");
                });
        assertThat(limiter.config().limit()).isEqualTo(10);
        assertThat(bench.events().all()).isEmpty();
    }

    /** A clock of the application's own that fails is the only code of others that a change runs. */
    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void aChangeThatFailsChangesNothing(Algorithm algorithm) {
        AtomicBoolean broken = new AtomicBoolean();
        Clock clock = new SuppliedClock(() -> {
            if (broken.get()) {
                throw new IllegalStateException("no time server");
            }
            return Instant.EPOCH;
        });
        Bench fragile = new Bench(builder -> builder.clock(clock));
        Limiter limiter = fragile.limiter(Bench.tenPerSecond(algorithm));
        limiter.forKey("ann").acquire(10);
        broken.set(true);
        assertThatThrownBy(() -> configure(limiter, next -> next.limit(20))).hasMessage("no time server");
        assertThat(limiter.config().limit()).isEqualTo(10);
        assertThat(limiter.peek().remaining()).isEqualTo(10);
        assertThat(limiter.forKey("ann").tryAcquire()).isFalse();
    }
}
