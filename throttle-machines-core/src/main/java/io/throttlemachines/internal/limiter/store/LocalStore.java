package io.throttlemachines.internal.limiter.store;

import io.throttlemachines.internal.key.KeyLength;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Keeps permits in the memory of this JVM. */
public final class LocalStore<V> implements LimiterStore<V> {

    private final ReentrantLock configuring = new ReentrantLock();
    private final OwnSlot own;
    private final KeyedBuckets<V> keyed;
    private final KeyLength keyLength;

    /** Counts by the settings in force. Guarded by {@link #configuring}. */
    private LimitAlgorithm algorithm;

    /**
     * All permits are there.
     *
     * @param settings     how to count
     * @param maxKeys      how many keys to remember at most, at least 1
     * @param maxKeyLength how many characters of a text key to keep at most, at least 1
     * @param view         what the limiter makes of the slot of a key
     */
    public LocalStore(BucketSettings settings, long maxKeys, long maxKeyLength, Function<? super Slot, V> view) {
        this.algorithm = LimitAlgorithm.of(settings);
        this.own = new OwnSlot(algorithm.fresh(0));
        this.keyed = new KeyedBuckets<>(algorithm, maxKeys, view);
        this.keyLength = new KeyLength(maxKeyLength);
    }

    @Override
    public Slot own() {
        return own;
    }

    @Override
    public V of(Object key) {
        return keyed.slot(keyLength.bounded(key)).view();
    }

    @Override
    public void configure(BucketSettings next, LongSupplier clock) {
        configuring.lock();
        try {
            algorithm = algorithm.replaceBy(next, clock.getAsLong());
        } finally {
            configuring.unlock();
        }
    }

    @Override
    public KeyReset resetText(String text, long now) {
        return keyed.resetText(keyLength.bounded(text), text, now);
    }

    @Override
    public boolean resetAll(long now) {
        boolean missing = own.reset(now);
        boolean missingOfKeys = keyed.resetAll(now);
        return missing || missingOfKeys;
    }

    @Override
    public long keys(long now) {
        keyed.tick(now);
        return keyed.size();
    }
}
