package io.throttlemachines.spring.actuate.event;

import io.throttlemachines.graph.GraphStatus.NodeStatus;
import io.throttlemachines.internal.event.Repetition;
import io.throttlemachines.spring.actuate.response.ResponseText;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the endpoint remembers of an event, or of several that repeat each other.
 *
 * @param kind       what happened
 * @param name       the full name of the breaker or limiter
 * @param nodeKind   whether that is a breaker or a limiter; shown only for a limiter, since a breaker may have the same name; null for a store
 * @param others     full names of the breakers that a cascade opened
 * @param at         when it happened; the last time if it happened several times
 * @param fields     the fields that its kind alone has
 * @param repetition equal for events that repeat each other, so that they share one entry; null if it never shares one
 * @param times      how often it happened; shown only for kinds that can share an entry
 */
record RecentEvent(
        EventKind<?> kind,
        String name,
        NodeStatus.@Nullable Kind nodeKind,
        List<String> others,
        Instant at,
        Map<String, Object> fields,
        @Nullable Repetition repetition,
        long times) {

    boolean concerns(String node) {
        return name.equals(node) || others.contains(node);
    }

    /** The same event, which has also happened before. */
    RecentEvent after(long timesBefore) {
        return new RecentEvent(kind, name, nodeKind, others, at, fields, repetition, timesBefore + times);
    }

    /** The event as the endpoint shows it. */
    Map<String, Object> describe() {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("kind", kind.text());
        shown.put("name", name);
        if (nodeKind == NodeStatus.Kind.LIMITER) {
            shown.put("nodeKind", ResponseText.word(nodeKind));
        }
        shown.put("at", at.toString());
        if (repetition != null) {
            shown.put("times", times);
        }
        shown.putAll(fields);
        return shown;
    }
}
