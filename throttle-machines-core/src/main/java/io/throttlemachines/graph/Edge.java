package io.throttlemachines.graph;

/**
 * One relation of two nodes.
 *
 * @param from the full name of the node that declared it: the dependent, or the primary
 * @param to   the full name of what it needs, or of the target
 * @param kind which relation
 */
public record Edge(String from, String to, Kind kind) {

    /** What relations there are. */
    public enum Kind {
        /** {@code from} needs {@code to}. */
        DEPENDS_ON,
        /** {@code to} opens when {@code from} does. */
        CASCADES_TO
    }
}
