package io.throttlemachines.limiter;

import org.jspecify.annotations.Nullable;

/** Keeps permits in the memory of this JVM. */
final class LocalStore implements LimiterStore {

    private final Object lock = new Object();
    private final LimiterConfig config;
    private final Cells cells;
    private final Cell own;

    /** Made for the first key. Writes guarded by the lock. */
    private volatile @Nullable KeyedCells keyed;

    LocalStore(LimiterConfig config) {
        this.config = config;
        this.cells = new Cells(config);
        this.own = cells.get();
    }

    @Override
    public Slot own() {
        return own;
    }

    @Override
    public Slot of(Object key) {
        return new KeySlot(keyed(), key);
    }

    private KeyedCells keyed() {
        KeyedCells known = keyed;
        if (known != null) {
            return known;
        }
        synchronized (lock) {
            KeyedCells made = keyed;
            if (made == null) {
                made = new KeyedCells(cells, config.maxKeys());
                keyed = made;
            }
            return made;
        }
    }

    @Override
    public boolean resetText(String text) {
        KeyedCells known = keyed;
        return known != null && known.resetText(text);
    }

    @Override
    public void resetAll() {
        own.reset();
        KeyedCells known = keyed;
        if (known != null) {
            known.resetAll();
        }
    }

    @Override
    public long keys(long now) {
        KeyedCells known = keyed;
        return known == null ? 0 : known.size(now);
    }
}
