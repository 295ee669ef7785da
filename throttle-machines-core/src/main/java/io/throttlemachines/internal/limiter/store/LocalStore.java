package io.throttlemachines.internal.limiter.store;

import io.throttlemachines.limiter.LimiterConfig;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Keeps permits in the memory of this JVM. */
public final class LocalStore implements LimiterStore {

    private final ReentrantLock lock = new ReentrantLock();
    private final long maxKeys;
    private final OwnSlot own;

    /** Makes cells by the settings in force. Guarded by the lock. */
    private BucketFactory cells;

    /** Made for the first key. Writes guarded by the lock. */
    private volatile @Nullable KeyedBuckets keyed;

    public LocalStore(LimiterConfig config) {
        this.maxKeys = config.maxKeys();
        this.cells = new BucketFactory(config);
        this.own = new OwnSlot(cells.get());
    }

    @Override
    public Slot own() {
        return own;
    }

    @Override
    public Slot of(Object key) {
        return new KeySlot(keyed(), key);
    }

    private KeyedBuckets keyed() {
        KeyedBuckets known = keyed;
        if (known != null) {
            return known;
        }
        lock.lock();
        try {
            KeyedBuckets made = keyed;
            if (made == null) {
                made = new KeyedBuckets(cells, maxKeys);
                keyed = made;
            }
            return made;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void become(LimiterConfig next, LongSupplier clock) {
        lock.lock();
        try {
            cells = cells.changed(next, clock.getAsLong());
            own.become(cells, clock);
            KeyedBuckets known = keyed;
            if (known != null) {
                known.become(cells, clock);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean resetText(String text) {
        KeyedBuckets known = keyed;
        return known != null && known.resetText(text);
    }

    @Override
    public void resetAll() {
        own.reset();
        KeyedBuckets known = keyed;
        if (known != null) {
            known.resetAll();
        }
    }

    @Override
    public long keys(long now) {
        KeyedBuckets known = keyed;
        return known == null ? 0 : known.size(now);
    }
}
