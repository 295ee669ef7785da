package io.throttlemachines.spring.actuate.event;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the endpoint remembers of an event.
 *
 * @param kind      what happened
 * @param name      the full name of the breaker or limiter
 * @param others    full names of the breakers that a cascade opened
 * @param at        when it happened
 * @param fields    the fields that its kind alone has
 * @param duplicate equal for events of one kind and name that repeat each other; null if it never shares an entry
 */
record RecentEvent(
        EventKind<?> kind,
        String name,
        List<String> others,
        Instant at,
        Map<String, Object> fields,
        @Nullable String duplicate) {

    boolean concerns(String node) {
        return name.equals(node) || others.contains(node);
    }

    /**
     * The event as the endpoint shows it.
     *
     * @param times how often the same happened; shown only for kinds that can share an entry
     */
    Map<String, Object> describe(long times) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("kind", kind.text());
        shown.put("name", name);
        shown.put("at", at.toString());
        if (duplicate != null) {
            shown.put("times", times);
        }
        shown.putAll(fields);
        return shown;
    }
}
