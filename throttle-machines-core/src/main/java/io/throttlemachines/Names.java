package io.throttlemachines;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Values by name, in the order in which they were added. Immutable: what is added makes another object. All that come from one
 * another share a store that only grows, and each sees the part of it that existed when it was made. So adding costs what is
 * added, however much there is already, and looking a name up takes no lock.
 */
final class Names<T> extends AbstractMap<String, T> {

    private final Store<T> store;
    private final int size;

    private Names(Store<T> store, int size) {
        this.store = store;
        this.size = size;
    }

    /** A name and its value at a position. */
    private static final class Named<T> extends AbstractMap.SimpleImmutableEntry<String, T> {

        private static final long serialVersionUID = 1;

        final int position;

        Named(String name, T value, int position) {
            super(name, value);
            this.position = position;
        }
    }

    /** One thread at a time writes it. A reader sees the writes that came before the publication of its {@link Names}. */
    private static final class Store<T> {

        private static final int FIRST_LENGTH = 4;

        final Map<String, Named<T>> byName = new ConcurrentHashMap<>();

        /** By position; replaced by a longer one when it is full. Written by the adding thread alone. */
        private volatile @Nullable Named<T>[] byPosition = array(FIRST_LENGTH);

        @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no arrays of generic types
        private static <T> @Nullable Named<T>[] array(int length) {
            return new Named[length];
        }

        /** A name at one of the positions that the caller's {@link Names} has. */
        Named<T> at(int position) {
            Named<T> named = byPosition[position];
            if (named == null) {
                throw new IllegalStateException("no name at " + position);
            }
            return named;
        }

        void put(Named<T> named) {
            if (named.position == byPosition.length) {
                byPosition = Arrays.copyOf(byPosition, 2 * byPosition.length);
            }
            byPosition[named.position] = named;
            byName.put(named.getKey(), named);
        }

        /** Removes what was added from a position on, and belongs to no {@link Names} because the declaration failed. */
        void truncate(int size) {
            @Nullable Named<T>[] all = byPosition;
            for (int position = size; position < all.length; position++) {
                Named<T> left = all[position];
                if (left == null) {
                    return;
                }
                byName.remove(left.getKey(), left);
                all[position] = null;
            }
        }
    }

    /** No names yet, and a store of its own. */
    static <T> Names<T> none() {
        return new Names<>(new Store<>(), 0);
    }

    /**
     * These names and others, which are new. Only one thread at a time may add, and only to what was made last and was not
     * given up.
     */
    Names<T> with(Map<String, T> added) {
        if (added.isEmpty()) {
            return this;
        }
        store.truncate(size);
        int position = size;
        for (Map.Entry<String, T> each : added.entrySet()) {
            store.put(new Named<>(each.getKey(), each.getValue(), position++));
        }
        return new Names<>(store, position);
    }

    @Override
    public @Nullable T get(@Nullable Object name) {
        Named<T> named = name == null ? null : store.byName.get(name);
        return named == null || named.position >= size ? null : named.getValue();
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return get(name) != null;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Set<Map.Entry<String, T>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<String, T>> iterator() {
                return new InOrder();
            }

            @Override
            public int size() {
                return size;
            }
        };
    }

    private final class InOrder implements Iterator<Map.Entry<String, T>> {

        private int next;

        @Override
        public boolean hasNext() {
            return next < size;
        }

        @Override
        public Map.Entry<String, T> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return store.at(next++);
        }
    }
}
