package io.throttlemachines.race;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** B4 under load: never more than half-open-calls probes at once, and never stuck. */
class HalfOpenRaceTest {

    private static final int THREADS = 32;
    private static final int PLACES = 3;

    private final Bench bench = new Bench();
    private final Breaker breaker = bench.breaker(it -> it.halfOpenCalls(PLACES).successThreshold(1_000_000));
    private final AtomicInteger probes = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger total = new AtomicInteger();

    @Test
    void neverMoreProbesThanPlaces() {
        breaker.forceOpen();
        bench.untilDue();
        Race.run(THREADS, 3000, () -> {}, (thread, round) -> probe(round % 3));

        assertThat(most).hasValueBetween(1, PLACES);
        assertThat(total.get()).isGreaterThan(3000);
        assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
    }

    @Test
    void callsThatArriveTogetherTakeExactlyThePlaces() {
        Breaker fresh = bench.breaker(
                "fresh",
                Bench.settings().halfOpenCalls(PLACES).successThreshold(PLACES).build());
        AtomicInteger admitted = new AtomicInteger();
        AtomicInteger rounds = new AtomicInteger();
        Race.run(
                THREADS,
                2000,
                () -> {
                    if (rounds.getAndIncrement() > 0) {
                        assertThat(admitted.getAndSet(0)).isEqualTo(PLACES);
                    }
                    fresh.forceOpen();
                    bench.untilDue();
                },
                (thread, round) -> {
                    try {
                        fresh.admit(); // never ends, so the place stays taken
                        admitted.incrementAndGet();
                    } catch (CircuitOpenException refused) {
                        assertThat(refused.state()).isEqualTo(CircuitState.HALF_OPEN);
                    }
                });
    }

    @Test
    void circuitThatKeepsOpeningAndRecoveringIsNeverStuck() {
        Breaker wild = bench.breaker(
                "wild", Bench.settings().halfOpenCalls(2).successThreshold(2).build());
        Race.run(THREADS, 3000, bench::untilDue, (thread, round) -> {
            try {
                switch ((thread + round) % 5) {
                    case 0 -> wild.admit().failed(new IllegalStateException());
                    case 1 -> wild.admit().release();
                    case 2 -> wild.attemptRecovery();
                    default -> wild.admit().succeeded(null);
                }
            } catch (RefusedException refused) {
                // both outcomes are fine
            }
        });
        for (int i = 0; i < 4 && wild.state() != CircuitState.CLOSED; i++) {
            bench.untilDue();
            wild.run(() -> {});
        }

        assertThat(wild.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void oneTransitionForManyFailuresAtOnce() {
        Breaker failing = bench.breaker("failing");
        AtomicInteger rounds = new AtomicInteger();
        Race.run(
                THREADS,
                2000,
                () -> {
                    if (rounds.getAndIncrement() > 0) {
                        assertThat(bench.events().lines()).containsExactly("failing: CLOSED -> OPEN");
                    }
                    failing.forceClose();
                    bench.events().clear();
                },
                (thread, round) -> {
                    try {
                        failing.admit().failed(new IllegalStateException());
                    } catch (CircuitOpenException refused) {
                        assertThat(refused.state()).isEqualTo(CircuitState.OPEN);
                    }
                });
        assertThat(rounds).hasValue(2001);
    }

    private void probe(int ending) {
        try {
            var admission = breaker.admit();
            most.accumulateAndGet(probes.incrementAndGet(), Math::max);
            total.incrementAndGet();
            if (ThreadLocalRandom.current().nextInt(4) == 0) {
                Thread.yield();
            }
            probes.decrementAndGet();
            if (ending == 0) {
                admission.release();
            } else {
                admission.succeeded(null);
            }
        } catch (CircuitOpenException refused) {
            Thread.onSpinWait();
        }
    }
}
