package io.throttlemachines.spring.actuate.event;

import io.throttlemachines.internal.event.Repetition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A limited number of recent events. Frequent events that repeat each other share one entry, and frequent events never take
 * more than half of the places from the others, so a flood never hides why a circuit opened. Thread-safe.
 */
final class RecentEvents {

    /** A later entry has a higher number. */
    private record Entry(long number, RecentEvent event) {}

    private final int places;

    private long taken; // guarded by this; the number of the next entry
    private final Deque<Entry> rare = new ArrayDeque<>(); // guarded by this; oldest first
    // Guarded by this; oldest first, since a repeated event is removed and put again.
    private final Map<Repetition, Entry> frequent = new LinkedHashMap<>();

    RecentEvents(int places) {
        this.places = places;
    }

    synchronized void add(RecentEvent event) {
        Repetition repetition = event.repetition();
        if (repetition == null) {
            rare.add(new Entry(taken++, event));
        } else {
            Entry before = frequent.remove(repetition);
            RecentEvent all =
                    before == null ? event : event.after(before.event().times());
            frequent.put(repetition, new Entry(taken++, all));
        }
        if (rare.size() + frequent.size() > places) {
            forgetOne();
        }
    }

    private void forgetOne() {
        Entry oldest = frequent.isEmpty() ? null : frequent.values().iterator().next();
        if (oldest != null && (frequent.size() > Math.max(1, places / 2) || olderThanRare(oldest))) {
            frequent.values().remove(oldest);
        } else {
            rare.remove();
        }
    }

    private boolean olderThanRare(Entry entry) {
        return rare.isEmpty() || entry.number() < rare.element().number();
    }

    /** The events that match, newest first, as the endpoint shows them. */
    List<Map<String, Object>> show(Predicate<RecentEvent> filter) {
        return copy().stream()
                .filter(entry -> filter.test(entry.event()))
                .sorted(Comparator.comparingLong(Entry::number).reversed())
                .map(entry -> entry.event().describe())
                .toList();
    }

    private synchronized List<Entry> copy() {
        List<Entry> entries = new ArrayList<>(rare);
        entries.addAll(frequent.values());
        return entries;
    }
}
