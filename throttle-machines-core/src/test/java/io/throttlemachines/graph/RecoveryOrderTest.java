package io.throttlemachines.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.throttlemachines.control.ActionReport;
import io.throttlemachines.control.ActionReport.Step;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** D9: the order of recovery, and recovery in this order. */
class RecoveryOrderTest {

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final AtomicBoolean agrees = new AtomicBoolean(true);
    private final Bench bench =
            new Bench(builder -> builder.breaker("z", Bench.settings().build())
                    .breaker("a", Bench.settings().build())
                    .breaker("b", Bench.dependingOn("z"))
                    .breaker("y", Bench.dependingOn("a"))
                    .breaker("c", Bench.dependingOn("y", "z")));

    @AfterEach
    void clearInterruption() {
        Thread.interrupted();
    }

    @Test
    void orderIsByLevelThenByName() {
        assertThat(bench.machines().recoveryOrder()).containsExactly("a", "z", "b", "y", "c");
    }

    @Test
    void targetRecoversAfterItsPrimary() {
        bench.breaker("0primary", Bench.cascadingTo("0target"));

        assertThat(bench.machines().recoveryOrder()).containsExactly("0primary", "a", "z", "0target", "b", "y", "c");
    }

    @Test
    void limiterPassesOnItsDependencies() {
        bench.machines()
                .limiter(
                        "limiter",
                        LimiterConfig.builder()
                                .limit(1)
                                .period(Duration.ofSeconds(1))
                                .dependsOn("c")
                                .build());
        bench.breaker("dependent", Bench.dependingOn("limiter"));
        bench.machines().limiter("free", LimiterConfig.of(1, Duration.ofSeconds(1)));
        bench.breaker("dependentOfFree", Bench.dependingOn("free"));

        assertThat(bench.machines().recoveryOrder())
                .containsExactly("a", "dependentOfFree", "z", "b", "y", "c", "dependent");
    }

    @Test
    void recoveryMovesEachOpenBreakerInOrderWithAPauseBetween() {
        bench.breaker("c").forceOpen();
        bench.breaker("y").forceOpen();
        bench.breaker("a").forceOpen();
        ActionReport report = bench.machines().recover(PAUSE);

        assertThat(report.steps())
                .containsExactly(new Step("a", true, null), new Step("y", true, null), new Step("c", true, null));
        assertThat(report.done()).isTrue();
        assertThat(bench.ticker().slept()).containsExactly(PAUSE, PAUSE);
        assertThat(bench.breaker("c").state()).isEqualTo(CircuitState.HALF_OPEN);
        assertThat(bench.breaker("z").state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void recoverySkipsBreakersWithAnObjectionAndReportsIt() {
        bench.breaker(
                "guarded", Bench.settings().recoveryGuard(any -> agrees.get()).build());
        bench.breaker("dependent", Bench.dependingOn("guarded"));
        bench.breaker("guarded").forceOpen();
        bench.breaker("dependent").forceOpen();
        bench.breaker("z").isolate();
        bench.breaker("b").forceOpen();
        bench.breaker("y").forceOpen();
        agrees.set(false);
        ActionReport report = bench.machines().recover(PAUSE);

        assertThat(report.done()).isFalse();
        assertThat(report.steps())
                .containsExactly(
                        new Step(
                                "guarded",
                                false,
                                "its recovery guard '" + RecoveryOrderTest.class.getName() + "' says no"),
                        new Step("z", false, "it is isolated until reset by hand"),
                        new Step("b", false, "needs z"),
                        new Step("dependent", false, "needs guarded"),
                        new Step("y", true, null));
    }

    @Test
    void reportIsEmptyIfNothingIsOpen() {
        assertThat(bench.machines().recover(PAUSE).steps()).isEmpty();
        assertThat(bench.ticker().slept()).isEmpty();
    }

    @Test
    void pauseLongerThanTheClockCanCountIsTheLongest() {
        bench.breaker("a").forceOpen();
        bench.breaker("y").forceOpen();

        assertThat(bench.machines().recover(Duration.ofSeconds(Long.MAX_VALUE)).done())
                .isTrue();
        assertThat(bench.ticker().slept()).containsExactly(Duration.ofNanos(Long.MAX_VALUE / 3));
    }

    @Test
    void noPauseAfterTheLast() {
        bench.breaker("a").forceOpen();
        bench.machines().recover(PAUSE);

        assertThat(bench.ticker().slept()).isEmpty();
    }

    @Test
    void interruptionEndsRecoveryAndIsKept() {
        bench.breaker("a").forceOpen();
        bench.breaker("y").forceOpen();
        Thread.currentThread().interrupt();
        ActionReport report = bench.machines().recover(PAUSE);

        assertThat(report.steps())
                .containsExactly(new Step("a", true, null), new Step("y", false, "interrupted before its turn"));
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void negativePauseIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> bench.machines().recover(Duration.ofMillis(-1)));
    }
}
