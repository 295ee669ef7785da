package io.throttlemachines.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Meter;
import io.throttlemachines.control.Mode;
import io.throttlemachines.group.GroupConfig;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.refusal.DependencyException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The metrics of limiters and groups. */
class LimiterMetricsTest {

    private static final String CALLS = "throttle.limiter.calls";
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Scene scene = new Scene();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void everySeriesIsThereBeforeAnythingHappens() {
        scene.machines.limiter("api", LimiterConfig.of(1, MINUTE));

        assertCalls("api", 0, 0, 0, 0);
        scene.assertTimer(0, Duration.ZERO, "throttle.limiter.wait", "name", "api");
        scene.assertGauge(0, "throttle.limiter.keys", "name", "api");
    }

    @Test
    void callsAreCountedByOutcome() {
        scene.machines.breaker("gateway");
        Limiter api = scene.machines.limiter(
                "api",
                LimiterConfig.builder()
                        .limit(2)
                        .period(MINUTE)
                        .dependsOn("gateway")
                        .build());
        assertThat(api.tryAcquire()).isTrue();
        assertThat(api.tryAcquire()).isTrue();
        assertThat(api.tryAcquire()).isFalse();
        scene.machines.breaker("gateway").isolate();
        assertThatThrownBy(api::acquire).isInstanceOf(DependencyException.class);

        assertCalls("api", 2, 1, 1, 0);
        assertThat(api.status().permitted()).isEqualTo(2);
    }

    @Test
    void observedRefusalsAreAnOutcomeOfTheirOwn() {
        Limiter api = scene.machines.limiter(
                "api",
                LimiterConfig.builder()
                        .limit(1)
                        .period(MINUTE)
                        .mode(Mode.OBSERVE)
                        .build());
        api.acquire();
        api.acquire();

        assertCalls("api", 1, 0, 0, 1);
    }

    @Test
    void waitingIsTimed() {
        Limiter api = scene.machines.limiter(
                "api",
                LimiterConfig.builder()
                        .limit(1)
                        .period(MINUTE)
                        .maxWait(Duration.ofMinutes(2))
                        .build());
        api.acquire();
        scene.assertTimer(0, Duration.ZERO, "throttle.limiter.wait", "name", "api");

        api.acquire();

        scene.assertTimer(1, MINUTE, "throttle.limiter.wait", "name", "api");
        assertCalls("api", 2, 0, 0, 0);
    }

    @Test
    void keysAreCountedAndNeverTags() {
        Limiter users = scene.machines.limiter("per-user", LimiterConfig.of(1, MINUTE));
        users.forKey("alice@example.org").acquire();
        users.forKey("bob@example.org").acquire();
        assertThat(users.forKey("bob@example.org").tryAcquire()).isFalse();

        scene.assertGauge(2, "throttle.limiter.keys", "name", "per-user");
        assertCalls("per-user", 2, 1, 0, 0);
        assertThat(scene.registry.getMeters())
                .isNotEmpty()
                .extracting(Meter::getId)
                .allSatisfy(id -> assertThat(id.toString()).doesNotContain("alice", "bob", "example"));

        scene.time.advance(MINUTE);
        scene.assertGauge(0, "throttle.limiter.keys", "name", "per-user");
    }

    @Test
    void aGroupIsOperationalUntilOneOfItsBreakersOpens() {
        scene.machines.group(
                "payment",
                GroupConfig.builder()
                        .breaker("gateway", Scene.settings().build())
                        .limiter("charge", LimiterConfig.of(1, MINUTE))
                        .build());
        scene.assertGauge(1, "throttle.group.operational", "name", "payment");
        scene.machines.limiter("payment.charge").acquire();
        assertCalls("payment.charge", 1, 0, 0, 0);

        scene.machines.breaker("payment.gateway").forceOpen();

        scene.assertGauge(0, "throttle.group.operational", "name", "payment");
    }

    private void assertCalls(String name, int permitted, int throttled, int blocked, int observed) {
        scene.assertCounter(permitted, CALLS, "name", name, "outcome", "permitted");
        scene.assertCounter(throttled, CALLS, "name", name, "outcome", "throttled");
        scene.assertCounter(blocked, CALLS, "name", name, "outcome", "blocked");
        scene.assertCounter(observed, CALLS, "name", name, "outcome", "observed");
    }
}
