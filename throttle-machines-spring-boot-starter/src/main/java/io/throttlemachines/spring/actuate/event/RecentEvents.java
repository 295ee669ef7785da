package io.throttlemachines.spring.actuate.event;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The latest events, so many and no more. Of those that can come in floods, equal ones are one entry, and unequal ones take
 * at most half of the places from the others: a flood never hides what opened a circuit. Thread-safe.
 */
final class RecentEvents {

    /** What makes frequent events equal. */
    private record News(EventKind<?> kind, String name, String text) {}

    /** An event in its place: the higher the number, the later; and how often there was one. */
    private record Entry(long number, RecentEvent event, long times) {}

    private final int places;

    // Guarded by this, for as long as it takes to move one entry or to copy all: taken and all entries, oldest first.
    private long taken;
    private final Deque<Entry> rare = new ArrayDeque<>();
    private final Map<News, Entry> frequent = new LinkedHashMap<>();

    RecentEvents(int places) {
        this.places = places;
    }

    synchronized void add(RecentEvent event) {
        if (event.news() == null) {
            rare.add(new Entry(taken++, event, 1));
        } else {
            News news = new News(event.kind(), event.name(), event.news());
            Entry before = frequent.remove(news);
            frequent.put(news, new Entry(taken++, event, before == null ? 1 : before.times() + 1));
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

    /** Each as it is shown, newest first, if it is asked for. */
    List<Map<String, Object>> show(Predicate<RecentEvent> filter) {
        return copy().stream()
                .filter(entry -> filter.test(entry.event()))
                .sorted(Comparator.comparingLong(Entry::number).reversed())
                .map(entry -> entry.event().describe(entry.times()))
                .toList();
    }

    private synchronized List<Entry> copy() {
        List<Entry> entries = new ArrayList<>(rare);
        entries.addAll(frequent.values());
        return entries;
    }
}
