package io.throttlemachines.breaker;

import static io.throttlemachines.testing.Calls.fail;
import static io.throttlemachines.testing.Calls.refusal;
import static io.throttlemachines.testing.Calls.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.control.ActionNote;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** B3: how long a circuit stays open. */
class ResetTimeoutTest {

    private final Bench bench = new Bench();

    @Test
    void jitterStaysWithinItsBoundsAndVaries() {
        Breaker breaker =
                bench.breaker(it -> it.resetTimeout(Duration.ofSeconds(100)).resetTimeoutJitter(0.25));
        Set<Duration> seen = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            breaker.forceOpen();
            seen.add(breaker.status().retryAfter());
        }

        assertThat(seen).allSatisfy(it -> assertThat(it).isBetween(Duration.ofSeconds(75), Duration.ofSeconds(125)));
        assertThat(seen).anySatisfy(it -> assertThat(it).isLessThan(Duration.ofSeconds(80)));
        assertThat(seen).anySatisfy(it -> assertThat(it).isGreaterThan(Duration.ofSeconds(120)));
        assertThat(seen).hasSizeGreaterThan(900);
    }

    @Test
    void jitterIsDrawnOnceAtOpening() {
        Breaker breaker = bench.breaker(it -> it.resetTimeoutJitter(1));
        fail(breaker);
        Duration drawn = breaker.status().retryAfter();
        for (int i = 0; i < 20; i++) {
            assertThat(breaker.status().retryAfter()).isEqualTo(drawn);
        }
        bench.advance(drawn);
        succeed(breaker);
    }

    @Test
    void jitterIsAQuarterByDefault() {
        assertThat(BreakerConfig.defaults().resetTimeoutJitter()).isEqualTo(0.25);
    }

    @Test
    void growsWithEachFailedRecoveryUpToTheMaximum() {
        Breaker breaker = bench.breaker(it -> it.resetTimeoutMultiplier(2).resetTimeoutMax(Duration.ofSeconds(50)));
        fail(breaker);

        for (long expected : new long[] {10, 20, 40, 50, 50}) {
            Duration wait = breaker.status().retryAfter();
            assertThat(wait).isEqualTo(Duration.ofSeconds(expected));
            bench.advance(wait);
            fail(breaker);
        }
    }

    @Test
    void jitterNeverExceedsTheMaximum() {
        Breaker breaker = bench.breaker(it -> it.resetTimeoutJitter(1).resetTimeoutMax(Duration.ofSeconds(12)));
        for (int i = 0; i < 500; i++) {
            breaker.forceOpen();
            assertThat(breaker.status().retryAfter()).isLessThanOrEqualTo(Duration.ofSeconds(12));
        }
    }

    @Test
    void neverOverflowsAfterManyFailedRecoveries() {
        Breaker breaker = bench.breaker(it -> it.resetTimeoutMultiplier(1000));
        fail(breaker);
        for (int i = 0; i < 200; i++) {
            Duration wait =
                    refusal(breaker, CircuitOpenException.class).retryAfter().orElseThrow();
            assertThat(wait).isBetween(Duration.ofSeconds(10), Duration.ofHours(1));
            bench.advance(wait);
            fail(breaker);
        }
    }

    @Test
    void startsAgainOnceTheCircuitHasClosed() {
        Breaker breaker = bench.breaker(it -> it.resetTimeoutMultiplier(3));
        fail(breaker);
        bench.untilDue();
        fail(breaker);
        assertThat(breaker.status().retryAfter()).isEqualTo(Duration.ofSeconds(30));

        bench.advance(Duration.ofSeconds(30));
        succeed(breaker);
        fail(breaker);
        assertThat(breaker.status().retryAfter()).isEqualTo(Bench.RESET_TIMEOUT);
    }

    /** A manual opening is no success, so the recoveries that failed before it still count. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void manualOpeningKeepsTheGrowth(boolean probing) {
        Breaker breaker = bench.breaker(it -> it.resetTimeoutMultiplier(3));
        fail(breaker);
        bench.untilDue();
        fail(breaker);
        if (probing) {
            bench.advance(Duration.ofSeconds(30));
            assertThat(breaker.attemptRecovery()).isTrue();
        }
        breaker.forceOpen();
        assertThat(breaker.status().retryAfter()).isEqualTo(Duration.ofSeconds(30));

        breaker.isolate(ActionNote.NONE.lasting(Duration.ofSeconds(5)));
        bench.advance(Duration.ofSeconds(5));
        fail(breaker);
        assertThat(breaker.status().retryAfter()).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void staysTheSameWithoutAMultiplier() {
        Breaker breaker = bench.breaker(it -> {});
        fail(breaker);
        for (int i = 0; i < 5; i++) {
            bench.untilDue();
            fail(breaker);
            assertThat(breaker.status().retryAfter()).isEqualTo(Bench.RESET_TIMEOUT);
        }
    }

    @Test
    void hungProbeIsAFailedRecoveryToo() {
        Breaker breaker = bench.breaker(it -> it.resetTimeoutMultiplier(2).probeTimeout(Duration.ofSeconds(1)));
        fail(breaker);
        bench.untilDue();
        breaker.admit();
        bench.advance(Duration.ofSeconds(1));

        assertThat(refusal(breaker, CircuitOpenException.class).retryAfter()).contains(Duration.ofSeconds(20));
    }
}
