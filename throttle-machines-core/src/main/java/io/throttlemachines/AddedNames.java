package io.throttlemachines;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a batch of declarations adds to the names of one kind, before others can see it. Used by one thread. */
final class AddedNames<T> {

    private final Names<T> before;
    private final Map<String, T> added = new LinkedHashMap<>();

    AddedNames(Names<T> before) {
        this.before = before;
    }

    @Nullable
    T get(String name) {
        T known = added.get(name);
        return known == null ? before.get(name) : known;
    }

    boolean contains(String name) {
        return get(name) != null;
    }

    void put(String name, T value) {
        added.put(name, value);
    }

    /** Adds a name once. */
    void putIfAbsent(String name, T value) {
        if (!contains(name)) {
            put(name, value);
        }
    }

    /** All names, sorted. */
    Set<String> names() {
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(added.keySet());
        return names;
    }

    /** The names before, or those added before by another batch, and these. */
    Names<T> addTo(Names<T> names) {
        return names.with(added);
    }
}
