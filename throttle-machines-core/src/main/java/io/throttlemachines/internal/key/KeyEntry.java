package io.throttlemachines.internal.key;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A remembered key and what is kept for it. It counts the calls that use it, and is forgotten only while there are none: so no
 * result is lost in a value that nobody can find any more. Thread-safe. Internal.
 *
 * @param <V> what is kept for a key
 */
public final class KeyEntry<V extends KeyValue> implements KeyLink<KeyEntry<V>> {

    private static final int FORGOTTEN = -1;

    /** A thread finds out whether to forget it; callers wait for the few steps that takes. */
    private static final int IN_QUESTION = -2;

    private final Object key;
    private final int hash;
    private final V value;

    /** How many calls use it, or one of the two marks. */
    private final AtomicInteger users;

    /** The next entry in the same bin of the table. Writes guarded by the table's lock. */
    private volatile @Nullable KeyEntry<V> next;

    /** An entry with one user. */
    KeyEntry(Object key, int hash, V value) {
        this.key = key;
        this.hash = hash;
        this.value = value;
        this.users = new AtomicInteger(1);
    }

    /** What is kept for the key. */
    public V value() {
        return value;
    }

    /** Keeps it from being forgotten until {@link #unpin}; returns false if it is forgotten already. */
    public boolean pin() {
        while (true) {
            int now = users.get();
            if (now == FORGOTTEN) {
                return false;
            }
            if (now == IN_QUESTION) {
                Thread.onSpinWait();
            } else if (users.compareAndSet(now, now + 1)) {
                return true;
            }
        }
    }

    /** Whether calls use it. */
    public boolean isPinned() {
        return users.get() > 0;
    }

    /** The call that has pinned it is over. */
    public void unpin() {
        users.getAndDecrement();
    }

    /** Forgets it if no call uses it and it loses at most so much; returns whether it did. Needs the table's lock. */
    boolean forgetUpTo(long use, long now) {
        if (!users.compareAndSet(0, IN_QUESTION)) {
            return false;
        }
        boolean forgets = false;
        try {
            forgets = value.use(now) <= use;
        } finally {
            users.set(forgets ? FORGOTTEN : 0);
        }
        return forgets;
    }

    /** How much would be lost with it now. */
    long use(long now) {
        return isPinned() ? KeyValue.NEEDED : value.use(now);
    }

    @Override
    public Object key() {
        return key;
    }

    @Override
    public int hash() {
        return hash;
    }

    @Override
    public @Nullable KeyEntry<V> next() {
        return next;
    }

    @Override
    public void next(@Nullable KeyEntry<V> entry) {
        next = entry;
    }

    @Override
    public boolean remembered() {
        return users.get() != FORGOTTEN;
    }

    /** Called for a key that is not equal to itself any more: nobody can find it, and it goes when no call uses it. */
    @Override
    public boolean retire() {
        return users.get() == FORGOTTEN || users.compareAndSet(0, FORGOTTEN);
    }

    @Override
    public void linked() {
        value.remembered();
    }

    @Override
    public void unlinked() {
        value.forgotten();
    }
}
