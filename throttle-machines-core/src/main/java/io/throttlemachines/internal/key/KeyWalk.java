package io.throttlemachines.internal.key;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;

/** A walk through a {@link KeyTable}, for one thread. */
final class KeyWalk<S extends KeyLink<S>> implements Iterator<S> {

    /** The place after all others in a table. */
    static final long END = 1L << Integer.SIZE;

    private static final int BINS_AT_ONCE = 256;

    private final KeyTable<S> table;
    private final Queue<S> found = new ArrayDeque<>();
    private long place;

    KeyWalk(KeyTable<S> table) {
        this.table = table;
    }

    @Override
    public boolean hasNext() {
        while (found.isEmpty() && place < END) {
            place = table.collect(place, BINS_AT_ONCE, found);
        }
        return !found.isEmpty();
    }

    @Override
    public S next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return found.remove();
    }
}
