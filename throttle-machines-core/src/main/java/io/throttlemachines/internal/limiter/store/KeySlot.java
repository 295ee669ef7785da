package io.throttlemachines.internal.limiter.store;

import io.throttlemachines.internal.key.KeyLink;
import io.throttlemachines.internal.key.KeyTable;
import io.throttlemachines.internal.time.Time;
import io.throttlemachines.limiter.Decision;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The slot of one key. While the store remembers the key by this slot, it is a link in the {@link KeyTable}, and a call uses
 * its bucket directly. Before and after that a call looks for the slot by which the key is remembered now. So callers may
 * keep it as long as they like. 40 bytes.
 *
 * @param <V> what the limiter makes of a slot
 */
final class KeySlot<V> extends LocalSlot implements KeyLink<KeySlot<V>> {

    private final KeyedBuckets<V> keys;
    private final Object key;
    private final int hash;
    private final V view;

    /** The next slot in the same bin of the table. Writes guarded by the lock of the {@link KeyTable}. */
    private volatile @Nullable KeySlot<V> next;

    /** Whether it was ever a link of the table; it becomes one only once. Guarded by the lock of the {@link KeyTable}. */
    private boolean linked;

    KeySlot(KeyedBuckets<V> keys, Object key, int hash) {
        this.keys = keys;
        this.key = key;
        this.hash = hash;
        this.view = keys.view(this);
    }

    @Override
    public Object key() {
        return key;
    }

    @Override
    public int hash() {
        return hash;
    }

    V view() {
        return view;
    }

    @Override
    public @Nullable KeySlot<V> next() {
        return next;
    }

    @Override
    public void next(@Nullable KeySlot<V> slot) {
        next = slot;
    }

    /** This slot, if it was never linked; otherwise another for the same key. From now on it counts as linked. */
    KeySlot<V> toLink() {
        KeySlot<V> slot = linked ? new KeySlot<>(keys, key, hash) : this;
        slot.linked = true;
        return slot;
    }

    @Override
    public boolean remembered() {
        Bucket bucket = stored();
        return bucket != null && (!bucket.retired() || bucket.outdated());
    }

    /** Retires the bucket, if there still is one; false if it has moved to other settings meanwhile. */
    @Override
    public boolean retire() {
        Bucket bucket = bucket();
        if (bucket != null) {
            bucket.retire();
            return drop(bucket);
        }
        return true;
    }

    @Override
    public long take(long permits, long now) {
        keys.tick(now);
        Bucket bucket = bucket();
        long wait = bucket == null ? Bucket.RETIRED : bucket.take(permits, now);
        return wait == Bucket.RETIRED ? keys.take(this, permits, now) : wait;
    }

    @Override
    public boolean tryTake(long permits, Time time) {
        long now = time.nanos();
        keys.tick(now);
        Bucket bucket = bucket();
        long wait = bucket == null ? Bucket.RETIRED : bucket.tryTake(permits, now);
        return (wait == Bucket.RETIRED ? keys.take(this, permits, now) : wait) == 0;
    }

    @Override
    public long untilFree(long permits, long now) {
        return look(now, bucket -> bucket.untilFree(permits, now));
    }

    @Override
    public long remaining(long now) {
        return look(now, bucket -> bucket.remaining(now));
    }

    private long look(long now, ToLongFunction<Bucket> question) {
        while (true) {
            Bucket bucket = keys.look(this, now);
            long answer = question.applyAsLong(bucket);
            if (!bucket.retired()) {
                return answer;
            }
        }
    }

    @Override
    public Decision decide(long permits, long now, boolean take) {
        if (take) {
            keys.tick(now);
            return keys.decide(this, permits, now);
        }
        @Nullable Decision decision;
        do {
            decision = keys.look(this, now).tryDecide(permits, now, false);
        } while (decision == null);
        return decision;
    }

    @Override
    public void refund(long permits, long takenAt, long receipt, LongSupplier clock) {
        Bucket bucket = keys.known(this);
        while (bucket != null && !bucket.tryRefund(permits, takenAt, clock)) {
            bucket = keys.known(this);
        }
    }

    @Override
    public boolean reset(long now) {
        Bucket bucket = keys.known(this);
        boolean missing = bucket != null && !bucket.retired() && !bucket.full(now);
        while (bucket != null && !bucket.tryReset()) {
            bucket = keys.known(this);
        }
        return missing;
    }

    @Override
    public boolean samePermits(Slot other) {
        return this == other
                || (other instanceof KeySlot<?> that
                        && keys == that.keys
                        && hash == that.hash
                        && KeyTable.equal(key, that.key));
    }
}
