package io.throttlemachines.story;

import static io.throttlemachines.testing.Calls.assertRefused;
import static io.throttlemachines.testing.Calls.fail;
import static io.throttlemachines.testing.Calls.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachinesBuilder;
import io.throttlemachines.control.ActionReport.Step;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Services that depend on consul and vault, their recovery order, and recovery in this order. */
class ServiceMeshStoryTest {

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Bench bench = new Bench(ServiceMeshStoryTest::declare);

    private static void declare(ThrottleMachinesBuilder mesh) {
        mesh.breaker("api-gateway", Bench.dependingOn("user", "order", "payment"))
                .breaker("payment", Bench.dependingOn("auth", "vault"))
                .breaker("order", Bench.dependingOn("auth", "config"))
                .breaker("user", Bench.dependingOn("auth", "config"))
                .breaker("config", Bench.dependingOn("consul"))
                .breaker("auth", Bench.dependingOn("consul", "vault"))
                .breaker("vault", Bench.dependingOn("consul"))
                .breaker("consul", Bench.settings().build());
    }

    @Test
    void recoveryOrderFollowsTheDependencies() {
        assertThat(bench.machines().recoveryOrder())
                .containsExactly("consul", "config", "vault", "auth", "order", "payment", "user", "api-gateway");
    }

    @Test
    void brokenConsulBlocksEveryServiceAndIsNamedByEach() {
        fail(bench.breaker("consul"));

        for (String service : List.of("vault", "auth", "config", "user", "order", "payment", "api-gateway")) {
            assertRefused(bench.breaker(service), DependencyException.class)
                    .satisfies(refusal -> assertThat(refusal.blockedBy()).containsExactly("consul"));
        }
    }

    @Test
    void brokenConfigLeavesPaymentsWorking() {
        fail(bench.breaker("config"));

        succeed(bench.breaker("payment"));
        assertRefused(bench.breaker("user"), DependencyException.class);
        assertRefused(bench.breaker("api-gateway"), DependencyException.class)
                .satisfies(refusal -> assertThat(refusal.blockedBy()).containsExactly("config"));
    }

    @Test
    void recoveryInOrderMovesTheWholeMeshToHalfOpen() {
        bench.machines().breakers().values().forEach(breaker -> breaker.forceOpen());
        var report = bench.machines().recover(PAUSE);

        assertThat(report.done()).isTrue();
        assertThat(report.steps())
                .extracting(Step::name)
                .isEqualTo(bench.machines().recoveryOrder());
        assertThat(bench.ticker().slept()).hasSize(7).containsOnly(PAUSE);
        assertThat(bench.machines().breakers().values()).allMatch(breaker -> breaker.state() == CircuitState.HALF_OPEN);
    }

    @Test
    void recoverySkipsServicesWithAnObjectionAndReportsIt() {
        bench.machines().breakers().values().forEach(breaker -> breaker.forceOpen());
        bench.breaker("vault").isolate();

        assertThat(bench.machines().recover(PAUSE).steps())
                .containsExactly(
                        new Step("consul", true, null),
                        new Step("config", true, null),
                        new Step("vault", false, "it is isolated until reset by hand"),
                        new Step("auth", false, "needs vault"),
                        new Step("order", false, "needs vault"),
                        new Step("payment", false, "needs vault"),
                        new Step("user", false, "needs vault"),
                        new Step("api-gateway", false, "needs vault"));
        assertThat(bench.ticker().slept()).containsExactly(PAUSE, PAUSE);
    }

    @Test
    void callsToTheGatewayAloneRecoverTheWholeMesh() {
        bench.machines().breakers().values().forEach(breaker -> breaker.forceOpen());
        bench.untilDue();
        call("api-gateway");

        assertThat(bench.machines().breakers().values()).allMatch(breaker -> breaker.state() == CircuitState.CLOSED);
    }

    private void call(String service) {
        var breaker = bench.breaker(service);
        breaker.run(() -> breaker.config().dependsOn().forEach(this::call));
    }
}
