package io.throttlemachines.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.BreakerConfigBuilder;
import io.throttlemachines.test.ManualTicker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Measured machines on a clock that the test drives. Circuits open at the first failure, for exactly ten seconds. */
final class Scene implements AutoCloseable {

    static final Duration RESET_TIMEOUT = Duration.ofSeconds(10);

    final ManualTicker time = new ManualTicker();
    final MeterRegistry registry;
    final ThrottleMachines machines = ThrottleMachines.builder()
            .ticker(time)
            .sleeper(time)
            .scheduler(time.scheduler())
            .executor(Runnable::run)
            .defaultBreaker(settings().build())
            .build();
    final MicrometerMeters meters;

    Scene() {
        this(new SimpleMeterRegistry());
    }

    Scene(MeterRegistry registry) {
        this.registry = registry;
        this.meters = MicrometerMeters.measure(machines, registry);
    }

    static BreakerConfigBuilder settings() {
        return BreakerConfig.builder()
                .failureThreshold(1)
                .resetTimeout(RESET_TIMEOUT)
                .resetTimeoutJitter(0);
    }

    void succeed(Breaker breaker, Duration taking) {
        breaker.run(() -> time.advance(taking));
    }

    void fail(Breaker breaker, RuntimeException failure) {
        assertThatThrownBy(() -> breaker.run(() -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }

    void assertCounter(double count, String name, String... tags) {
        assertThat(registry.get(name).tags(tags).counter().count())
                .as("%s %s", name, String.join(" ", tags))
                .isEqualTo(count);
    }

    void assertGauge(double value, String name, String... tags) {
        assertThat(registry.get(name).tags(tags).gauge().value())
                .as("%s %s", name, String.join(" ", tags))
                .isEqualTo(value);
    }

    void assertTimer(long count, Duration total, String name, String... tags) {
        Timer timer = registry.get(name).tags(tags).timer();
        assertThat(timer.count()).as("%s %s", name, String.join(" ", tags)).isEqualTo(count);
        assertThat(Duration.ofNanos((long) timer.totalTime(TimeUnit.NANOSECONDS)))
                .as("%s %s", name, String.join(" ", tags))
                .isEqualTo(total);
    }

    @Override
    public void close() {
        machines.close();
    }
}
