package io.throttlemachines.breaker;

import static io.throttlemachines.testing.Calls.assertRefused;
import static io.throttlemachines.testing.Calls.fail;
import static io.throttlemachines.testing.Calls.refusal;
import static io.throttlemachines.testing.Calls.succeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.event.ConfigurationChanged;
import io.throttlemachines.event.ConfigurationChanged.Change;
import io.throttlemachines.refusal.BulkheadFullException;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Thresholds and timeouts of a running breaker can be changed. */
class ConfigureTest {

    private final Bench bench = new Bench();

    private static void configure(Breaker breaker, UnaryOperator<BreakerConfigBuilder> changes) {
        breaker.configure(changes.apply(breaker.config().toBuilder()).build(), ActionNote.NONE);
    }

    @Test
    void failuresFromBeforeTheChangeStillCount() {
        Breaker breaker = bench.breaker(settings -> settings.failureThreshold(10));
        fail(breaker, 4);
        configure(breaker, settings -> settings.failureThreshold(5));
        assertThat(breaker.status().failures()).isEqualTo(4);
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
        fail(breaker);

        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void raisedThresholdNeedsMoreFailures() {
        Breaker breaker = bench.breaker(settings -> settings.failureThreshold(2));
        fail(breaker);
        configure(breaker, settings -> settings.failureThreshold(20));
        fail(breaker, 18);
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
        fail(breaker);

        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void failuresCountByTheirTimesInAShorterWindow() {
        Breaker breaker = bench.breaker(settings -> settings.failureThreshold(3));
        fail(breaker);
        bench.advance(Duration.ofSeconds(30));
        fail(breaker);
        configure(breaker, settings -> settings.failureWindow(Duration.ofSeconds(10)));

        assertThat(breaker.status().failures()).isEqualTo(1);
    }

    @Test
    void runningCallCountsByTheNewSettings() {
        Breaker breaker = bench.breaker(settings -> settings.failureThreshold(2));
        Admission before = breaker.admit();
        configure(breaker, settings -> settings.failureThreshold(1));
        before.failed(new IllegalStateException());

        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void callFromBeforeATransitionDoesNotCount() {
        Breaker breaker = bench.breaker("breaker");
        Admission before = breaker.admit();
        breaker.isolate();
        breaker.forceClose();
        configure(breaker, settings -> settings.minimumCalls(3));
        before.failed(new IllegalStateException());

        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void rateKeepsItsCountsInAWindowOfTheSameLength() {
        Breaker breaker =
                bench.breaker(settings -> settings.failureRateThreshold(50.0).minimumCalls(10));
        succeed(breaker, 5);
        fail(breaker, 4);
        configure(breaker, settings -> settings.minimumCalls(20).failureRateThreshold(40.0));
        assertThat(breaker.status().calls()).isEqualTo(9);
        succeed(breaker, 7);
        fail(breaker, 4);

        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void resetTimeoutCountsFromTheNextOpening() {
        Breaker breaker = bench.breaker("breaker");
        fail(breaker);
        configure(breaker, settings -> settings.resetTimeout(Duration.ofMinutes(5)));
        assertThat(refusal(breaker, CircuitOpenException.class).retryAfter()).contains(Bench.RESET_TIMEOUT);
        bench.untilDue();
        fail(breaker);

        assertThat(refusal(breaker, CircuitOpenException.class).retryAfter()).contains(Duration.ofMinutes(5));
    }

    @Test
    void maxConcurrentCanBeRaisedRemovedAndSetAgain() {
        Breaker breaker = bench.breaker(settings -> settings.maxConcurrent(1));
        Admission first = breaker.admit();
        assertRefused(breaker, BulkheadFullException.class);
        configure(breaker, settings -> settings.maxConcurrent(2));
        succeed(breaker);
        configure(breaker, settings -> settings.maxConcurrent(1));
        assertRefused(breaker, BulkheadFullException.class);
        first.succeeded(null);
        succeed(breaker);
        configure(breaker, settings -> settings.maxConcurrent(null));
        Admission second = breaker.admit();
        succeed(breaker);
        second.release();
        configure(breaker, settings -> settings.maxConcurrent(1));
        Admission third = breaker.admit();
        assertRefused(breaker, BulkheadFullException.class);
        third.release();
    }

    @Test
    void changeIsPublishedByNameAndValue() {
        Breaker breaker = bench.breaker("breaker");
        ActionNote note = new ActionNote("alice", "too nervous", null);
        breaker.configure(
                breaker.config().toBuilder()
                        .failureThreshold(7)
                        .probeTimeout(Duration.ofSeconds(3))
                        .build(),
                note);

        ConfigurationChanged change =
                bench.events().of(ConfigurationChanged.class).get(0);
        assertThat(change.changes())
                .containsExactly(
                        new Change("failure-threshold", "1", "7"), new Change("probe-timeout", "none", "PT3S"));
        assertThat(change.action().by()).isEqualTo("alice");
        assertThat(breaker.status().manualAction()).isEqualTo(change.action());
        assertThat(breaker.config().failureThreshold()).isEqualTo(7);
    }

    @Test
    void sameSettingsAreNoChange() {
        Breaker breaker = bench.breaker("breaker");
        breaker.configure(breaker.config(), ActionNote.NONE);

        assertThat(bench.events().all()).isEmpty();
    }

    @Test
    void settingsOfTheGraphAndGuardsCannotChangeWhileRunning() {
        Breaker breaker = bench.breaker("breaker");
        bench.breaker("other");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> configure(breaker, settings -> settings.dependsOn("other")))
                .withMessageContaining("depends-on");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> configure(
                        breaker, settings -> settings.failureThreshold(9).recordExceptions(List.of(Exception.class))));

        assertThat(breaker.config().failureThreshold()).isEqualTo(1);
    }

    @Test
    void redeclaringWithTheFirstSettingsReturnsTheSameBreaker() {
        BreakerConfig declared = Bench.settings().build();
        Breaker breaker = bench.breaker("again", declared);
        configure(breaker, settings -> settings.failureThreshold(9));

        assertThat(bench.machines().breaker("again", declared)).isSameAs(breaker);
    }

    @Test
    void noFailureIsLostWhileSettingsChange() throws Exception {
        int failures = 4_000;
        Breaker breaker = bench.breaker(settings -> settings.failureThreshold(1_000_000));
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                running.add(threads.submit(() -> fail(breaker, failures)));
            }
            running.add(threads.submit(() -> {
                for (int i = 0; i < 500; i++) {
                    int threshold = 900_000 + i;
                    configure(breaker, settings -> settings.failureThreshold(threshold));
                }
            }));
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(breaker.status().failures()).isEqualTo(2 * failures);
    }
}
