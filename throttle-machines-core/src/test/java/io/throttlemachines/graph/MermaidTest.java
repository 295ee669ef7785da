package io.throttlemachines.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.throttlemachines.control.Mode;
import io.throttlemachines.graph.GraphStatus.Edge;
import io.throttlemachines.graph.GraphStatus.NodeStatus;
import io.throttlemachines.graph.GraphStatus.NodeStatus.Kind;
import io.throttlemachines.state.CircuitState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The graph as a Mermaid chart. */
class MermaidTest {

    /** A label without anything that means something to Mermaid, Markdown or HTML. */
    private static final Pattern HARMLESS = Pattern.compile("(?:[\\p{L}\\p{Nd}]|(?<=\\w)[-_](?=\\w)|#\\d+;)+");

    private static NodeStatus breaker(String name, CircuitState state, Mode mode, boolean available) {
        return new NodeStatus(name, Kind.BREAKER, state, mode, available, null);
    }

    private static NodeStatus closed(String name) {
        return breaker(name, CircuitState.CLOSED, Mode.ENFORCE, true);
    }

    private static NodeStatus member(String group, String name, Kind kind) {
        CircuitState state = kind == Kind.BREAKER ? CircuitState.CLOSED : null;
        return new NodeStatus(group + "." + name, kind, state, Mode.ENFORCE, true, group);
    }

    private static List<String> lines(GraphStatus graph) {
        return graph.mermaid()
                .lines()
                .filter(line -> !line.contains("classDef"))
                .toList();
    }

    private static String only(NodeStatus node) {
        return lines(new GraphStatus(List.of(node), List.of())).get(1);
    }

    @Test
    void groupsAreFramesAndEachRelationHasItsKindOfArrow() {
        GraphStatus graph = new GraphStatus(
                List.of(
                        member("pay", "gateway", Kind.BREAKER),
                        closed("database"),
                        member("pay", "charge", Kind.LIMITER)),
                List.of(
                        new Edge("database", "pay.gateway", Edge.Kind.CASCADES_TO),
                        new Edge("pay.charge", "pay.gateway", Edge.Kind.DEPENDS_ON)));
        assertThat(lines(graph))
                .containsExactly(
                        "flowchart BT",
                        "    n1[\"database\"]:::closed",
                        "    subgraph g0[\"pay\"]",
                        "        n0[\"gateway\"]:::closed",
                        "        n2([\"charge\"]):::limiter",
                        "    end",
                        "    n1 -.->|cascades-to| n0",
                        "    n2 -->|depends-on| n0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CLOSED    | ENFORCE | true  | [\"x\"]:::closed",
                "OPEN      | ENFORCE | false | [\"x<br/>OPEN\"]:::open",
                "HALF_OPEN | ENFORCE | true  | [\"x<br/>HALF_OPEN\"]:::halfOpen",
                "CLOSED    | ENFORCE | false | [\"x<br/>blocked\"]:::blocked",
                "HALF_OPEN | ENFORCE | false | [\"x<br/>HALF_OPEN, blocked\"]:::blocked",
                "OPEN      | OBSERVE | false | [\"x<br/>OPEN, observe\"]:::open",
                "CLOSED    | OFF     | true  | [\"x<br/>off\"]:::off"
            })
    void stateIsInColourAndInWords(CircuitState state, Mode mode, boolean available, String drawn) {
        assertThat(only(breaker("x", state, mode, available))).isEqualTo("    n0" + drawn);
    }

    @Test
    void limiterHasNoStateButMayBeBlocked() {
        assertThat(only(new NodeStatus("x", Kind.LIMITER, null, Mode.ENFORCE, false, null)))
                .isEqualTo("    n0([\"x<br/>blocked\"]):::blocked");
    }

    @Test
    void everyStyleThatIsUsedIsDefined() {
        String text = new GraphStatus(List.of(), List.of()).mermaid();
        assertThat(List.of("closed", "open", "halfOpen", "blocked", "limiter", "off"))
                .allSatisfy(style -> assertThat(text).contains("classDef " + style + " fill:"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "main-database   | main-database",
                "main_database   | main_database",
                "größe           | größe",
                "api.example.com | api#46;example#46;com",
                "say \"hi\"      | say#32;#34;hi#34;",
                "a#quot;b        | a#35;quot#59;b",
                "<b>&            | #60;b#62;#38;",
                "`x`             | #96;x#96;",
                "x]):::open      | x#93;#41;#58;#58;#58;open",
                "a--b            | a#45;#45;b",
                "_x_             | #95;x#95;"
            })
    void specialCharactersOfMermaidAreEntities(String name, String label) {
        assertThat(MermaidText.label(name)).isEqualTo(label);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"]; click n0 call alert(1)",
                "<script>alert(1)</script>",
                "<img src=x onerror=alert(1)>",
                "line\nbreak\r\n    n1 --> n0",
                "end",
                "`**bold**`",
                "1. list",
                "- list",
                "---",
                "# head",
                "%%{init: {}}%%",
                "style a:b#c;",
                "www.example.com",
                "eu/west 50%+ü.x",
                "a\\b\\\"",
                "fa:fa-ban",
                "$$x^2$$",
                "\u202Eevil",
                "\uD83D\uDE00",
                "\uD83D",
                "\u0000"
            })
    void everyNameIsOnlyALabel(String name) {
        GraphStatus graph = new GraphStatus(
                List.of(closed(name), member(name, name, Kind.LIMITER)),
                List.of(new Edge(name + "." + name, name, Edge.Kind.DEPENDS_ON)));
        assertThat(MermaidText.label(name)).matches(HARMLESS);
        String label = MermaidText.label(name);
        assertThat(lines(graph))
                .containsExactly(
                        "flowchart BT",
                        "    n0[\"" + label + "\"]:::closed",
                        "    subgraph g0[\"" + label + "\"]",
                        "        n1([\"" + label + "\"]):::limiter",
                        "    end",
                        "    n1 -->|depends-on| n0");
    }

    @Test
    void invisibleCharactersAreReplaced() {
        assertThat(MermaidText.label("a\nb\u202Ec")).isEqualTo("a#65533;b#65533;c");
    }

    @Test
    void longNameIsCut() {
        assertThat(MermaidText.label("x".repeat(60))).isEqualTo("x".repeat(60));
        assertThat(MermaidText.label("x".repeat(61))).isEqualTo("x".repeat(60) + "#8230;");
    }

    @Test
    void largeGraphShowsTroubleFirstAndCountsTheRest() {
        int size = 10_000;
        List<NodeStatus> nodes = new ArrayList<>();
        List<Edge> edges = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String name = "<service>." + i;
            nodes.add(i == size - 1 ? breaker(name, CircuitState.OPEN, Mode.ENFORCE, false) : closed(name));
            IntStream.of(i / 2, i / 3)
                    .filter(other -> other > 0)
                    .forEach(other -> edges.add(new Edge(name, "<service>." + other, Edge.Kind.DEPENDS_ON)));
        }
        String text = assertTimeout(Duration.ofSeconds(10), () -> new GraphStatus(nodes, edges).mermaid());
        assertThat(text.length()).isLessThan(50_000);
        assertThat(text).contains("n9999[").contains(":::open\n");
        List<String> lines = text.lines().toList();
        long drawn = lines.stream().filter(line -> line.contains(":::")).count();
        long arrows = lines.stream().filter(line -> line.contains("-->")).count();
        assertThat(drawn).isGreaterThan(300);
        assertThat(arrows).isBetween(100L, 500L);
        assertThat(text)
                .contains("rest>\"left out because there is no room: " + (size - drawn) + " nodes and "
                        + (edges.size() - arrows) + " arrows\"]\n");
    }

    @Test
    void noMoreArrowsThanMermaidDraws() {
        List<NodeStatus> nodes = new ArrayList<>();
        List<Edge> edges = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            nodes.add(closed("s" + i));
            for (int other = 0; other < i; other++) {
                edges.add(new Edge("s" + i, "s" + other, Edge.Kind.DEPENDS_ON));
            }
        }
        assertThat(lines(new GraphStatus(nodes, edges)))
                .filteredOn(line -> line.contains("-->"))
                .hasSize(500);
    }

    @Test
    void aBreakerAndALimiterMayHaveTheSameName() {
        GraphStatus graph = new GraphStatus(
                List.of(new NodeStatus("x", Kind.LIMITER, null, Mode.ENFORCE, true, null), closed("x"), closed("y")),
                List.of(new Edge("y", "x", Edge.Kind.DEPENDS_ON)));
        assertThat(lines(graph)).contains("    n2 -->|depends-on| n1").hasSize(5);
    }
}
