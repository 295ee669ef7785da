package io.throttlemachines.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.internal.breaker.DefaultBreaker;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import io.throttlemachines.testing.Calls;
import io.throttlemachines.testing.Calls.BackendException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** B15: what a call asks and counts whose key is not remembered, and what it does to the breaker's own circuit. */
class KeyFirstCallTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Bench bench = new Bench();
    private final AtomicInteger asked = new AtomicInteger();

    @AfterEach
    void close() {
        bench.close();
    }

    /** With each kind of setting for which a key has a circuit from its first call on, and without any. */
    static Stream<Consumer<BreakerConfigBuilder>> settings() {
        return Stream.of(
                it -> {},
                it -> it.maxConcurrent(5),
                it -> it.timeout(SECOND),
                it -> it.failureRateThreshold(50.0).minimumCalls(10),
                it -> it.slowCallDuration(SECOND).slowCallRateThreshold(50.0).minimumCalls(10),
                it -> it.failureRateThreshold(50.0).failureWindowCalls(10).minimumCalls(10));
    }

    private Breaker guarded(Consumer<BreakerConfigBuilder> settings) {
        return bench.breaker(it -> {
            settings.accept(it);
            it.guard(breaker -> asked.incrementAndGet() > 0);
        });
    }

    @ParameterizedTest
    @MethodSource("settings")
    void guardIsAskedOnce(Consumer<BreakerConfigBuilder> settings) {
        guarded(settings).forKey("key").run(() -> {});

        assertThat(asked).hasValue(1);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void guardIsAskedOnceByAProbeOfTheBreaker(Consumer<BreakerConfigBuilder> settings) {
        Breaker breaker = guarded(settings.andThen(it -> it.halfOpenCalls(2).successThreshold(2)));
        breaker.forceOpen();
        bench.untilDue();
        breaker.run(() -> {});
        asked.set(0);

        breaker.forKey("key").run(() -> {});

        assertThat(asked).hasValue(1);
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void aCallThatTheBreakerRefusesRemembersNoKey(Consumer<BreakerConfigBuilder> settings) {
        bench.breaker("gateway").forceOpen();
        Breaker breaker = bench.breaker(it -> {
            settings.accept(it);
            it.dependsOn("gateway");
        });
        Calls.assertRefused(() -> breaker.forKey("one").run(() -> {}), DependencyException.class);
        breaker.forceOpen();
        Calls.assertRefused(() -> breaker.forKey("other").run(() -> {}), CircuitOpenException.class);

        assertThat(breaker.status().keys()).matches(keys -> keys == null || keys.closed() == 0, "no key");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFailureOfACallBeforeAResetDoesNotOpenTheKey(boolean measured) {
        Breaker breaker = bench.breaker(it -> {});
        if (measured) {
            ((DefaultBreaker) breaker).measure((outcome, nanos) -> {});
        }
        GuardedCalls key = breaker.forKey("key");
        Admission before = key.admit();
        breaker.reset();
        before.failed(new BackendException());

        assertThat(key.state()).isEqualTo(CircuitState.CLOSED);
        key.admit().failed(new BackendException());
        assertThat(key.state()).isEqualTo(CircuitState.OPEN);
    }

    /** It says that the key is slow. */
    @Test
    void aSlowSuccessNeitherOpensNorClosesTheBreaker() {
        Breaker breaker = bench.breaker(
                it -> it.slowCallDuration(SECOND).slowCallRateThreshold(50.0).minimumCalls(10));
        breaker.forceOpen();
        bench.untilDue();
        Admission slow = breaker.forKey("slow").admit();
        bench.advance(SECOND.multipliedBy(2));
        slow.succeeded(null);

        assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
        breaker.forKey("quick").run(() -> {});
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void aKeyWithoutAPlaceForAProbeLetsNothingElseRecover() {
        Breaker gateway = bench.breaker("gateway");
        Breaker breaker = bench.breaker(it ->
                it.dependsOn("gateway").probeTimeout(Duration.ofHours(1)).guard(any -> asked.incrementAndGet() > 0));
        GuardedCalls key = breaker.forKey("key");
        key.admit().failed(new BackendException());
        bench.untilDue();
        Admission probe = key.admit();
        gateway.forceOpen();
        breaker.forceOpen();
        bench.untilDue();
        asked.set(0);

        Calls.assertRefused(() -> key.run(() -> {}), CircuitOpenException.class);

        assertThat(asked).hasValue(0);
        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
        assertThat(gateway.state()).isEqualTo(CircuitState.OPEN);
        probe.succeeded(null);
        key.run(() -> {});
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }
}
