package io.throttlemachines.spring.actuate.event;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of an event.
 *
 * @param kind   what happened
 * @param name   to what, by full name
 * @param others what else it concerns: what a cascade opened
 * @param at     when
 * @param fields what it tells besides
 * @param news   what another one says that says the same; null where it stands for itself
 */
record RecentEvent(
        EventKind<?> kind,
        String name,
        List<String> others,
        Instant at,
        Map<String, Object> fields,
        @Nullable String news) {

    boolean concerns(String node) {
        return name.equals(node) || others.contains(node);
    }

    /**
     * As it is shown.
     *
     * @param times how often the same happened; told only of what can be told more than once
     */
    Map<String, Object> describe(long times) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("kind", kind.text());
        shown.put("name", name);
        shown.put("at", at.toString());
        if (news != null) {
            shown.put("times", times);
        }
        shown.putAll(fields);
        return shown;
    }
}
