package io.throttlemachines.graph;

import io.throttlemachines.control.Mode;
import io.throttlemachines.graph.GraphStatus.Edge;
import io.throttlemachines.graph.GraphStatus.NodeStatus;
import io.throttlemachines.graph.GraphStatus.NodeStatus.Kind;
import io.throttlemachines.state.CircuitState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Writes a graph as a Mermaid flowchart. The ids of nodes are numbers, so that a name is never more than a label. */
final class Mermaid {

    /** The most edges that Mermaid draws. */
    private static final int MOST_EDGES = 500;

    /** Mermaid reads 50,000 characters; edges and styles fit into the rest. */
    private static final int MOST_NODE_TEXT = 28_000;

    private static final String STYLES = """
                classDef closed fill:#d5f0d8,stroke:#2e7d32,color:#14361a
                classDef open fill:#f9d0d0,stroke:#b71c1c,color:#4a0b0b,stroke-width:3px
                classDef halfOpen fill:#fff1c2,stroke:#b58900,color:#4a3a00,stroke-width:2px
                classDef blocked fill:#fde3cc,stroke:#c75b12,color:#4d2408,stroke-dasharray:5 3
                classDef limiter fill:#dbe8f7,stroke:#2a5f9e,color:#12304f
                classDef off fill:#ececec,stroke:#8a8a8a,color:#4d4d4d,stroke-dasharray:2 2
            """;

    private static final String FRAME_END = "    end\n";

    private final GraphStatus graph;
    private final StringBuilder text = new StringBuilder();

    /** The position of each node in the graph, which is its id. */
    private final Map<String, Integer> numbers = new HashMap<>();

    /** The same for a name that a breaker and a limiter share. */
    private final Map<Kind, Map<String, Integer>> numbersOfKinds = new EnumMap<>(Kind.class);

    /** The nodes for which there is room. */
    private final Set<Integer> drawn = new HashSet<>();

    Mermaid(GraphStatus graph) {
        this.graph = graph;
        for (int number = 0; number < graph.nodes().size(); number++) {
            numbers.merge(node(number).name(), number, this::preferred);
            numbersOfKinds
                    .computeIfAbsent(node(number).kind(), fresh -> new HashMap<>())
                    .put(node(number).name(), number);
        }
    }

    /** If a breaker and a limiter have the same name, it means the breaker, as everywhere else. */
    private int preferred(int one, int other) {
        return node(other).kind() == Kind.BREAKER ? other : one;
    }

    String text() {
        text.append("flowchart BT\n");
        choose();
        nodes();
        int edges = edges();
        leftOut(graph.nodes().size() - drawn.size(), graph.edges().size() - edges);
        return text.append(STYLES).toString();
    }

    /** Chooses the nodes to draw: all, if there is room; otherwise those in trouble first. */
    private void choose() {
        List<Integer> order = IntStream.range(0, graph.nodes().size())
                .boxed()
                .sorted(Comparator.comparing(number -> healthy(node(number))))
                .toList();
        Set<String> groups = new HashSet<>();
        int room = MOST_NODE_TEXT;
        for (int number : order) {
            String group = node(number).group();
            room -= line(number).length();
            if (group != null && groups.add(group)) {
                room -= frame(number, group).length() + FRAME_END.length();
            }
            if (room < 0) {
                return;
            }
            drawn.add(number);
        }
    }

    private static boolean healthy(NodeStatus node) {
        return node.available() && node.state() != CircuitState.HALF_OPEN;
    }

    private NodeStatus node(int number) {
        return graph.nodes().get(number);
    }

    /** Writes nodes without a group first, then each group in its frame. */
    private void nodes() {
        Map<String, StringBuilder> groups = new LinkedHashMap<>();
        for (int number = 0; number < graph.nodes().size(); number++) {
            String group = node(number).group();
            if (drawn.contains(number)) {
                StringBuilder place =
                        group == null ? text : groups.computeIfAbsent(group, fresh -> new StringBuilder());
                place.append(line(number));
            }
        }
        int number = 0;
        for (Map.Entry<String, StringBuilder> group : groups.entrySet()) {
            text.append(frame(number, group.getKey())).append(group.getValue()).append(FRAME_END);
            number++;
        }
    }

    private static String frame(int number, String group) {
        return "    subgraph g" + number + "[\"" + MermaidText.label(group) + "\"]\n";
    }

    private String line(int number) {
        NodeStatus node = node(number);
        boolean breaker = node.kind() == Kind.BREAKER;
        String indent = node.group() == null ? "    " : "        ";
        return indent + "n" + number + (breaker ? "[\"" : "([\"") + label(node) + (breaker ? "\"]" : "\"])") + ":::"
                + style(node) + "\n";
    }

    /** The name (within a group's frame the short one), and words for everything unusual about the node. */
    private static String label(NodeStatus node) {
        String prefix = node.group() == null ? "" : node.group() + ".";
        StringBuilder label = new StringBuilder(MermaidText.label(node.name().substring(prefix.length())));
        List<String> words = new ArrayList<>();
        if (node.state() != null && node.state() != CircuitState.CLOSED) {
            words.add(node.state().name());
        }
        if (node.blocked()) {
            words.add("blocked");
        }
        if (node.mode() != Mode.ENFORCE) {
            words.add(node.mode().name().toLowerCase(Locale.ROOT));
        }
        if (!words.isEmpty()) {
            label.append("<br/>").append(String.join(", ", words));
        }
        return label.toString();
    }

    private static String style(NodeStatus node) {
        if (node.mode() == Mode.OFF) {
            return "off";
        }
        if (node.blocked()) {
            return "blocked";
        }
        @Nullable CircuitState state = node.state();
        if (state == null) {
            return "limiter";
        }
        return switch (state) {
            case CLOSED -> "closed";
            case OPEN -> "open";
            case HALF_OPEN -> "halfOpen";
        };
    }

    /** Writes the edges, those of nodes in trouble first if there is no room for all, and returns how many it wrote. */
    private int edges() {
        List<Edge> edges = new ArrayList<>(graph.edges());
        edges.removeIf(edge -> !drawn.containsAll(List.of(from(edge), to(edge))));
        if (edges.size() > MOST_EDGES) {
            edges.sort(Comparator.comparing(edge -> healthy(node(from(edge))) && healthy(node(to(edge)))));
            edges.subList(MOST_EDGES, edges.size()).clear();
        }
        for (Edge edge : edges) {
            String arrow = switch (edge.kind()) {
                case DEPENDS_ON -> " -->|depends-on| ";
                case CASCADES_TO -> " -.->|cascades-to| ";
            };
            text.append("    n").append(from(edge)).append(arrow).append('n');
            text.append(to(edge)).append('\n');
        }
        return edges.size();
    }

    private int from(Edge edge) {
        return number(edge.from(), edge.fromKind());
    }

    private int to(Edge edge) {
        return number(edge.to(), edge.toKind());
    }

    private int number(String name, @Nullable Kind kind) {
        return (kind == null ? numbers : numbersOfKinds.getOrDefault(kind, numbers)).getOrDefault(name, -1);
    }

    private void leftOut(int nodes, int edges) {
        if (nodes + edges > 0) {
            String rest = nodes + " nodes and " + edges + " arrows";
            text.append("    rest>\"left out because there is no room: " + rest + "\"]\n");
        }
    }
}
