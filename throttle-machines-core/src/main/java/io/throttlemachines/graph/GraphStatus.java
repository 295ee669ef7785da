package io.throttlemachines.graph;

import java.util.List;

/**
 * All breakers and limiters and how they hang together, as they stood at one moment. Immutable and thread-safe.
 *
 * @param nodes in the order of declaration
 * @param edges in the order of declaration of their {@code from}: what it depends on, then what it cascades to
 */
public record GraphStatus(List<NodeStatus> nodes, List<Edge> edges) {

    /** Copies the lists. */
    public GraphStatus {
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
    }

    /**
     * The graph as a flowchart in the language of Mermaid: breakers are boxes and limiters are round, the state is in
     * colour and in words, groups have a frame, dependencies are solid arrows and cascades dotted ones. Whatever names
     * contain is only shown.
     *
     * <p>Mermaid draws no more than 500 arrows and 50,000 characters. Of a graph that is larger, what is unavailable or
     * HALF_OPEN comes first, and one more box tells how much is left out.
     *
     * @return lines of text that end with a newline
     */
    public String mermaid() {
        return new Mermaid(this).text();
    }
}
