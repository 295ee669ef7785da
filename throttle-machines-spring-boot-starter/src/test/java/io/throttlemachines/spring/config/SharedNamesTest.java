package io.throttlemachines.spring.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.graph.GraphStatus.Edge;
import io.throttlemachines.graph.GraphStatus.NodeStatus;
import io.throttlemachines.graph.GraphStatus.NodeStatus.Kind;
import io.throttlemachines.spring.diagnostics.Starts;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A breaker, a limiter and a hedge may have one name. */
class SharedNamesTest {

    private static final String SHARED = """
            throttle-machines:
              breakers:
                api: { depends-on: db }
                db:
              limiters:
                api: { limit: 5, period: 60s, depends-on: api }
              hedges:
                api: { breakers: [api, db] }
              groups:
                g:
                  breakers: { api: }
                  limiters: { x: { limit: 5, period: 60s, depends-on: api } }
            """;

    @Test
    void eachIsDeclared() {
        Starts.run(SHARED, context -> {
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);
            assertThat(machines.breakers().keySet()).containsExactly("api", "db", "g.api");
            assertThat(machines.limiters().keySet()).containsExactly("api", "g.x");
            assertThat(machines.hedges().keySet()).containsExactly("api");
            assertThat(machines.graph().nodes().stream()
                            .filter(node -> node.name().equals("api"))
                            .map(NodeStatus::kind))
                    .containsExactly(NodeStatus.Kind.BREAKER, NodeStatus.Kind.LIMITER);
        });
    }

    @Test
    void aHedgeAndARetryMayHaveTheNameOfAMember() {
        String ofMembers = SHARED.replace("  hedges:\n", "  hedges:\n    \"[g.x]\": { delay: 10ms }\n")
                + "  retries: { \"[g.api]\": { max-attempts: 2 } }\n";
        Starts.run(ofMembers, context -> {
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);
            assertThat(machines.hedges().keySet()).containsExactly("g.x", "api");
            assertThat(machines.retries().keySet()).containsExactly("g.api");
        });
        assertThat(reported("breakers: {\"[g.x]\": }, groups: {g: {limiters: {x: {limit: 5, period: 60s}}}}"))
                .containsExactly("throttle-machines.breakers[g.x]");
    }

    @Test
    void aDependencyOfThatNameIsTheMemberThenTheBreaker() {
        Starts.run(SHARED, context -> {
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);
            machines.breaker("api").forceOpen();
            assertThat(machines.limiter("api").wouldAllow()).isFalse();
            assertThat(machines.limiter("g.x").wouldAllow()).isTrue();

            machines.breaker("g.api").forceOpen();
            assertThat(machines.limiter("g.x").wouldAllow()).isFalse();
        });
    }

    @Test
    void theChartDrawsBothNodesAndTheirOwnEdges() {
        Starts.run(SHARED, context -> {
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);
            assertThat(machines.graph().mermaid())
                    .contains("n0[\"api\"]", "n1[\"db\"]", "n2([\"api\"])")
                    .contains("n0 -->|depends-on| n1", "n2 -->|depends-on| n0")
                    .doesNotContain("n0 -->|depends-on| n0");
            assertThat(machines.graph().edges())
                    .contains(
                            new Edge("api", "db", Edge.Kind.DEPENDS_ON, Kind.BREAKER, null),
                            new Edge("api", "api", Edge.Kind.DEPENDS_ON, Kind.LIMITER, Kind.BREAKER));
        });
    }

    @Test
    void anImpactNamesTheLimitersAmongWhatItMakesUnavailable() {
        Starts.run(SHARED, context -> {
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);
            assertThat(machines.impact("db").unavailable()).containsExactly("db", "api", "api");
            assertThat(machines.impact("db").limiters()).containsExactly("api");
            assertThat(machines.impact("g.api").limiters()).containsExactly("g.x");
        });
    }

    @Test
    void aWrongDependencyIsReportedWhereItIsWritten() {
        assertThat(reported("breakers: {api: {depends-on: [x]}}, limiters: {api: {limit: 5, period: 60s}}"))
                .containsExactly("throttle-machines.breakers.api.depends-on");
        assertThat(reported("breakers: {api: }, limiters: {api: {limit: 5, period: 60s, depends-on: [x]}}"))
                .containsExactly("throttle-machines.limiters.api.depends-on");
        assertThat(
                        reported(
                                "breakers: {api: {depends-on: [x]}}, limiters: {api: {limit: 5, period: 60s, depends-on: [x]}}"))
                .containsExactly(
                        "throttle-machines.breakers.api.depends-on", "throttle-machines.limiters.api.depends-on");
        assertThat(reported("breakers: {api: }, cascades: {api: {cascades-to: x}}"))
                .containsExactly("throttle-machines.cascades.api");
    }

    private static List<String> reported(String yaml) {
        return Starts.failure("throttle-machines: {" + yaml + "}\n")
                .getDescription()
                .lines()
                .filter(line -> line.contains("Property: "))
                .map(line -> line.strip().substring("Property: ".length()))
                .toList();
    }
}
