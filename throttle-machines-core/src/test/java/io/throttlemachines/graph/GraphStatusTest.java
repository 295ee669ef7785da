package io.throttlemachines.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.control.Mode;
import io.throttlemachines.graph.GraphStatus.Edge;
import io.throttlemachines.graph.GraphStatus.NodeStatus;
import io.throttlemachines.graph.GraphStatus.NodeStatus.Kind;
import io.throttlemachines.group.GroupConfig;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The status of the graph. */
class GraphStatusTest {

    private final Bench bench =
            new Bench(builder -> builder.breaker("backup", Bench.settings().build())
                    .breaker(
                            "database",
                            Bench.settings()
                                    .dependsOn("backup")
                                    .cascadesTo("users", "undeclared")
                                    .build())
                    .breaker("users", Bench.settings().build())
                    .limiter("api", limiter("users", "database"))
                    .group(
                            "pay",
                            GroupConfig.builder()
                                    .breaker("gateway", Bench.dependingOn("database"))
                                    .limiter("charge", limiter("gateway"))
                                    .build()));

    @AfterEach
    void close() {
        bench.close();
    }

    private static LimiterConfig limiter(String... dependencies) {
        return LimiterConfig.builder()
                .limit(10)
                .period(Duration.ofSeconds(1))
                .dependsOn(dependencies)
                .build();
    }

    private GraphStatus graph() {
        return bench.machines().graph();
    }

    private NodeStatus node(String name) {
        return graph().nodes().stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void nodesAreInTheOrderOfDeclarationWithKindAndGroup() {
        assertThat(graph().nodes())
                .extracting(NodeStatus::name)
                .containsExactly("backup", "database", "users", "api", "pay.gateway", "pay.charge", "undeclared");
        assertThat(node("api")).isEqualTo(new NodeStatus("api", Kind.LIMITER, null, Mode.ENFORCE, true, null));
        assertThat(node("pay.gateway"))
                .isEqualTo(new NodeStatus("pay.gateway", Kind.BREAKER, CircuitState.CLOSED, Mode.ENFORCE, true, "pay"));
        assertThat(node("pay.charge").group()).isEqualTo("pay");
    }

    @Test
    void edgesLeadFromTheNodeThatDeclaredThem() {
        assertThat(graph().edges())
                .containsExactly(
                        new Edge("database", "backup", Edge.Kind.DEPENDS_ON),
                        new Edge("database", "users", Edge.Kind.CASCADES_TO),
                        new Edge("database", "undeclared", Edge.Kind.CASCADES_TO),
                        new Edge("api", "users", Edge.Kind.DEPENDS_ON),
                        new Edge("api", "database", Edge.Kind.DEPENDS_ON),
                        new Edge("pay.gateway", "database", Edge.Kind.DEPENDS_ON),
                        new Edge("pay.charge", "pay.gateway", Edge.Kind.DEPENDS_ON));
    }

    @Test
    void statesAndAvailabilityAreCurrent() {
        GraphStatus before = graph();
        bench.breaker("database").forceOpen();
        assertThat(node("database").state()).isEqualTo(CircuitState.OPEN);
        assertThat(node("database").available()).isFalse();
        assertThat(node("database").blocked()).isFalse();
        assertThat(node("pay.gateway").state()).isEqualTo(CircuitState.CLOSED);
        assertThat(node("pay.gateway").blocked()).isTrue();
        assertThat(node("pay.charge").available()).isFalse();
        assertThat(node("backup").available()).isTrue();
        assertThat(before.nodes()).allMatch(NodeStatus::available);

        bench.breaker("database").attemptRecovery();
        assertThat(node("database").state()).isEqualTo(CircuitState.HALF_OPEN);
        assertThat(node("database").available()).isTrue();
    }

    @Test
    void modesAreCurrent() {
        bench.breaker("users").mode(Mode.OBSERVE);
        bench.machines().limiter("api").mode(Mode.OFF);
        assertThat(node("users").mode()).isEqualTo(Mode.OBSERVE);
        assertThat(node("api").mode()).isEqualTo(Mode.OFF);
    }

    @Test
    void nodeDeclaredLaterIsAdded() {
        bench.breaker("late", Bench.dependingOn("users"));
        assertThat(graph().nodes()).last().extracting(NodeStatus::name).isEqualTo("late");
    }

    @Test
    void anEdgeDeclaredTwiceIsOne() {
        bench.breaker("twice", Bench.dependingOn("users", "users"));
        assertThat(graph().edges())
                .filteredOn(edge -> edge.from().equals("twice"))
                .hasSize(1);
    }

    @Test
    void nothingDeclaredIsAnEmptyChart() {
        assertThat(new GraphStatus(List.of(), List.of()).mermaid()).startsWith("flowchart BT\n    classDef");
    }
}
