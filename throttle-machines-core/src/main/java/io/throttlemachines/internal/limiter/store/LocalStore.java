package io.throttlemachines.internal.limiter.store;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Keeps permits in the memory of this JVM. */
public final class LocalStore implements LimiterStore {

    private final ReentrantLock lock = new ReentrantLock();
    private final long maxKeys;
    private final OwnSlot own;

    /** Creates buckets by the current settings. Guarded by {@link #lock}. */
    private BucketFactory factory;

    /** Created for the first key. Writes guarded by {@link #lock}. */
    private volatile @Nullable KeyedBuckets keyed;

    public LocalStore(BucketSettings settings, long maxKeys) {
        this.maxKeys = maxKeys;
        this.factory = new BucketFactory(settings);
        this.own = new OwnSlot(factory.fresh());
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
                made = new KeyedBuckets(factory, maxKeys);
                keyed = made;
            }
            return made;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void configure(BucketSettings next, LongSupplier clock) {
        lock.lock();
        try {
            factory = factory.changed(next, clock.getAsLong());
            own.renew(factory, clock);
            KeyedBuckets known = keyed;
            if (known != null) {
                known.renew(factory, clock);
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
