package io.throttlemachines.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.refusal.CircuitOpenException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MicrometerMetersTest {

    private static final LimiterConfig LIMIT = LimiterConfig.of(1, Duration.ofMinutes(1));

    private final MeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void nodesDeclaredBeforeAndLaterAreMeasured() {
        ThrottleMachines machines = ThrottleMachines.create();
        Breaker before = machines.breaker("before");

        MicrometerMeters.measure(machines, registry);
        Breaker later = machines.breaker("later");
        machines.limiter("later", LIMIT).acquire();
        before.run(() -> {});
        later.run(() -> {});
        later.forceOpen();

        assertThat(successes("before")).isOne();
        assertThat(successes("later")).isOne();
        assertThat(registry.get("throttle.limiter.calls")
                        .tag("outcome", "permitted")
                        .counter()
                        .count())
                .isOne();
        assertThat(registry.get("throttle.breaker.transitions")
                        .tags("name", "later", "from", "closed", "to", "open")
                        .counter()
                        .count())
                .isOne();
    }

    /** Counted apart from the registry: one that pushes forgets its counts at each step. */
    @Test
    void callsThatABreakerLetInAreCountedWhateverTheRegistryKeeps() {
        ThrottleMachines machines = ThrottleMachines.create();
        Breaker breaker = machines.breaker("gateway");
        breaker.run(() -> {});
        MicrometerMeters meters = MicrometerMeters.measure(machines, new CompositeMeterRegistry());

        assertThat(meters.calls(breaker)).isZero();
        breaker.run(() -> {});
        assertThatThrownBy(() -> breaker.run(() -> {
                    throw new IllegalStateException("no answer");
                }))
                .hasMessage("no answer");
        breaker.forceOpen();
        assertThatThrownBy(() -> breaker.run(() -> {})).isInstanceOf(CircuitOpenException.class);

        assertThat(meters.calls(breaker)).isEqualTo(2);
        assertThat(meters.calls(ThrottleMachines.create().breaker("gateway"))).isNull();
        assertThat(meters.calls(machines.breaker("later"))).isZero();
    }

    @Test
    void everyMeterHasADescriptionAndAUnit() {
        try (Everything all = new Everything(registry)) {
            assertThat(registry.getMeters()).extracting(Meter::getId).allSatisfy(id -> {
                assertThat(id.getDescription()).as(id.toString()).isNotBlank();
                assertThat(id.getBaseUnit()).as(id.toString()).isNotBlank();
            });
        }
    }

    @Test
    void everyRegistryOfACompositeReceivesTheMeters() {
        SimpleMeterRegistry second = new SimpleMeterRegistry();
        CompositeMeterRegistry both = new CompositeMeterRegistry();
        both.add(registry);
        both.add(second);
        ThrottleMachines machines = ThrottleMachines.create();
        MicrometerMeters meters = MicrometerMeters.measure(machines, both);

        machines.breaker("gateway").run(() -> {});

        assertThat(successes("gateway")).isOne();
        assertThat(second.get("throttle.breaker.calls")
                        .tag("outcome", "success")
                        .timer()
                        .count())
                .isOne();
        meters.close();
        assertThat(registry.getMeters()).isEmpty();
        assertThat(second.getMeters()).isEmpty();
    }

    @Test
    void closedMetersMeasureNothingAndAreRemoved() {
        Meter other = registry.counter("of.somebody.else");
        ThrottleMachines machines = ThrottleMachines.create();
        MicrometerMeters meters = MicrometerMeters.measure(machines, registry);
        Breaker breaker = machines.breaker("gateway");
        machines.limiter("api", LIMIT);

        meters.close();
        breaker.run(() -> {});
        breaker.forceOpen();
        machines.breaker("later").run(() -> {});

        assertThat(registry.getMeters()).containsExactly(other);
    }

    @Test
    void aGaugeKeepsItsSourceAlive() {
        Gauge gauge = gaugeOfAForgottenBreaker();
        collectGarbage();

        assertThat(gauge.value()).isEqualTo(1);
    }

    private Gauge gaugeOfAForgottenBreaker() {
        ThrottleMachines machines = ThrottleMachines.create();
        MicrometerMeters.measure(machines, registry);
        machines.breaker("gateway");
        return registry.get("throttle.breaker.state").tag("state", "closed").gauge();
    }

    @Test
    void aRegistryKeepsNothingAliveAfterClose() {
        WeakReference<ThrottleMachines> forgotten = measuredAndClosed();

        await().until(() -> {
            System.gc();
            return forgotten.refersTo(null);
        });
        assertThat(registry.getMeters()).isEmpty();
    }

    private WeakReference<ThrottleMachines> measuredAndClosed() {
        ThrottleMachines machines = ThrottleMachines.create();
        MicrometerMeters meters = MicrometerMeters.measure(machines, registry);
        machines.breaker("gateway");
        machines.limiter("api", LIMIT);
        meters.close();
        machines.close();
        return new WeakReference<>(machines);
    }

    private static void collectGarbage() {
        WeakReference<Object> sign = new WeakReference<>(new Object());
        await().until(() -> {
            System.gc();
            return sign.refersTo(null);
        });
    }

    private long successes(String name) {
        return registry.get("throttle.breaker.calls")
                .tags("name", name, "outcome", "success")
                .timer()
                .count();
    }
}
