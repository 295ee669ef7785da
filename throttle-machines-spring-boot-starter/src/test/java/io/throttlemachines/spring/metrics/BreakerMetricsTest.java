package io.throttlemachines.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.control.Mode;
import io.throttlemachines.event.ActionBlocked;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.DependencyException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BreakerMetricsTest {

    private static final String CALLS = "throttle.breaker.calls";
    private static final String TRANSITIONS = "throttle.breaker.transitions";
    private static final String BLOCKED = "throttle.breaker.blocked";

    private final Scene scene = new Scene();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void everySeriesIsThereBeforeAnythingHappens() {
        scene.machines.breaker("database", Scene.settings().cascadesTo("orders").build());

        for (String outcome : new String[] {"success", "failure", "ignored", "refused", "observed"}) {
            scene.assertTimer(0, Duration.ZERO, CALLS, "name", "database", "outcome", outcome);
        }
        assertTransitions("database", "closed", "open", 0);
        assertTransitions("database", "open", "half_open", 0);
        assertTransitions("database", "half_open", "closed", 0);
        assertTransitions("database", "half_open", "open", 0);
        assertTransitions("database", "open", "closed", 0);
        scene.assertCounter(0, BLOCKED, "name", "database", "action", "recovery");
        scene.assertCounter(0, BLOCKED, "name", "database", "action", "reset");
        scene.assertCounter(0, "throttle.cascade.activations", "primary", "database");
        assertThat(scene.registry.find("throttle.cascade.activations").counters())
                .as("only breakers with targets have the counter")
                .hasSize(1);
    }

    @Test
    void callsAreTimedByOutcome() {
        Breaker breaker = scene.machines.breaker(
                "gateway",
                Scene.settings()
                        .ignoreExceptions(List.of(IllegalArgumentException.class))
                        .build());

        scene.succeed(breaker, Duration.ofMillis(30));
        scene.succeed(breaker, Duration.ofMillis(12));
        scene.fail(breaker, new IllegalArgumentException("ignored"));
        scene.fail(breaker, new IllegalStateException("broken"));
        assertThatThrownBy(() -> breaker.run(() -> {})).isInstanceOf(CircuitOpenException.class);

        scene.assertTimer(2, Duration.ofMillis(42), CALLS, "name", "gateway", "outcome", "success");
        scene.assertTimer(1, Duration.ZERO, CALLS, "name", "gateway", "outcome", "ignored");
        scene.assertTimer(1, Duration.ZERO, CALLS, "name", "gateway", "outcome", "failure");
        scene.assertTimer(1, Duration.ZERO, CALLS, "name", "gateway", "outcome", "refused");
        scene.assertTimer(0, Duration.ZERO, CALLS, "name", "gateway", "outcome", "observed");
    }

    @Test
    void refusalsForAnOpenDependencyAreCountedAsRefused() {
        Breaker gateway = scene.machines.breaker("gateway");
        Breaker charge = scene.machines.breaker(
                "charge", Scene.settings().dependsOn("gateway").build());
        gateway.forceOpen();

        assertThatThrownBy(() -> charge.run(() -> {})).isInstanceOf(DependencyException.class);

        scene.assertTimer(1, Duration.ZERO, CALLS, "name", "charge", "outcome", "refused");
    }

    @Test
    void observedRefusalsAreAnOutcomeOfTheirOwn() {
        Breaker breaker = scene.machines.breaker(
                "gateway", Scene.settings().mode(Mode.OBSERVE).build());
        scene.fail(breaker, new IllegalStateException("broken"));

        scene.succeed(breaker, Duration.ofMillis(5));

        scene.assertTimer(1, Duration.ofMillis(5), CALLS, "name", "gateway", "outcome", "observed");
        scene.assertTimer(0, Duration.ZERO, CALLS, "name", "gateway", "outcome", "refused");
        scene.assertTimer(0, Duration.ZERO, CALLS, "name", "gateway", "outcome", "success");
    }

    @Test
    void stateAndTransitionsFollowTheCircuit() {
        Breaker breaker = scene.machines.breaker("gateway");
        assertState("gateway", "closed");

        scene.fail(breaker, new IllegalStateException("broken"));
        assertState("gateway", "open");
        assertTransitions("gateway", "closed", "open", 1);

        scene.time.advance(Scene.RESET_TIMEOUT);
        breaker.run(() -> assertState("gateway", "half_open"));
        assertState("gateway", "closed");
        assertTransitions("gateway", "open", "half_open", 1);
        assertTransitions("gateway", "half_open", "closed", 1);

        breaker.forceOpen();
        assertThat(breaker.attemptRecovery()).isTrue();
        scene.fail(breaker, new IllegalStateException("still broken"));
        assertTransitions("gateway", "half_open", "open", 1);

        assertThat(breaker.reset()).isTrue();
        assertState("gateway", "closed");
        assertTransitions("gateway", "open", "closed", 1);
        assertTransitions("gateway", "closed", "open", 2);
    }

    @Test
    void cascadesAndBlockedActionsAreCounted() {
        Breaker database = scene.machines.breaker(
                "database", Scene.settings().cascadesTo("orders", "users").build());
        Breaker orders = scene.machines.breaker("orders");

        scene.fail(database, new IllegalStateException("broken"));

        scene.assertCounter(1, "throttle.cascade.activations", "primary", "database");
        assertState("orders", "open");
        assertTransitions("orders", "closed", "open", 1);
        assertThat(orders.attemptRecovery()).isFalse();
        assertThat(orders.attemptRecovery()).isFalse();
        assertThat(orders.reset()).isFalse();
        scene.assertCounter(2, BLOCKED, "name", "orders", "action", "recovery");
        scene.assertCounter(1, BLOCKED, "name", "orders", "action", "reset");
        scene.assertCounter(0, BLOCKED, "name", "users", "action", "recovery");
    }

    @ParameterizedTest
    @ValueSource(strings = {"recovery", "reset"})
    void actionsBlockedByAGuardAreCounted(String action) {
        AtomicBoolean agreed = new AtomicBoolean();
        Breaker breaker = scene.machines.breaker(
                "gateway",
                Scene.settings()
                        .recoveryGuard(any -> agreed.get())
                        .resetGuard(any -> agreed.get())
                        .build());
        breaker.forceOpen();

        boolean done = action.equals("reset") ? breaker.reset() : breaker.attemptRecovery();

        assertThat(done).isFalse();
        scene.assertCounter(1, BLOCKED, "name", "gateway", "action", action);
    }

    @Test
    void blockedActionsOfAMergedEventAllCount() {
        Breaker breaker = scene.machines.breaker(
                "gateway", Scene.settings().resetGuard(any -> false).build());
        List<Long> times = new ArrayList<>();
        scene.machines.addListener(event -> {
            if (event instanceof ActionBlocked) {
                times.add(event.times());
            } else if (times.isEmpty()) {
                for (int each = 0; each < 10; each++) {
                    var unused = breaker.reset(); // its event waits until this one is done
                }
                times.add(0L);
            }
        });
        breaker.forceOpen();

        assertThat(times).containsExactly(0L, 10L);
        scene.assertCounter(10, BLOCKED, "name", "gateway", "action", "reset");
    }

    private void assertState(String name, String expected) {
        for (String state : new String[] {"closed", "open", "half_open"}) {
            scene.assertGauge(state.equals(expected) ? 1 : 0, "throttle.breaker.state", "name", name, "state", state);
        }
    }

    private void assertTransitions(String name, String from, String to, int count) {
        scene.assertCounter(count, TRANSITIONS, "name", name, "from", from, "to", to);
    }
}
