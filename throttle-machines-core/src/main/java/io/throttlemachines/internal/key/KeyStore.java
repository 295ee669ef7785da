package io.throttlemachines.internal.key;

import io.throttlemachines.internal.call.StackRoom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is kept for keys, in bounded memory. A key whose value is {@link KeyValue#UNUSED} is forgotten by those that come later,
 * a few at each new key.
 *
 * <p>When there are {@code max-keys}, the one goes with which least is lost, of a few that come next on a walk round the table
 * and of the key that came last. So a flood of keys that are used once displaces itself, and never one that is needed, such
 * as that of a circuit in OPEN whose time is not over. If every key is needed, the search has gone through all of them, and
 * there is no other such search for a time that grows with their number; the new key is not remembered then. Thread-safe.
 * Internal.
 *
 * @param <V> what is kept for a key
 */
public final class KeyStore<V extends KeyValue> {

    private static final int FEW = 8;

    /** How many keys a look at their number checks at most. */
    private static final int CHECKED = 1_000;

    /** Texts with one hash code. So many come only from somebody who has chosen them to make the search in a bin long. */
    private static final int MOST_ALIKE = 64;

    /** In nanoseconds, for each key that was searched in vain. A check takes about a tenth of that. */
    private static final long PAUSE_PER_CHECK = 1_000;

    private final KeyTable<KeyEntry<V>> table = new KeyTable<>();
    private final int maxKeys;
    private final Supplier<? extends V> newValue;

    /** The key that came last. Guarded by the lock. */
    private @Nullable KeyEntry<V> youngest;

    /** When the search through all keys may begin again, in nanoseconds. Guarded by the lock. */
    private long searchAgainAt = Long.MIN_VALUE;

    /**
     * No keys yet.
     *
     * @param maxKeys  at least 1; numbers over 500 million count as that
     * @param newValue creates what is kept for a new key
     */
    public KeyStore(long maxKeys, Supplier<? extends V> newValue) {
        this.maxKeys = (int) Math.min(maxKeys, 500_000_000);
        this.newValue = newValue;
    }

    /** The entry of a key, if it is remembered; it may be forgotten at any time. */
    public @Nullable KeyEntry<V> find(Object key, int hash) {
        return table.find(key, hash);
    }

    /** The entry of a key, pinned; null if the key is not remembered. */
    public @Nullable KeyEntry<V> pin(Object key, int hash) {
        while (true) {
            KeyEntry<V> found = table.find(key, hash);
            if (found == null) {
                return null;
            }
            StackRoom.toChange(); // a thread with enough stack to begin the call also has enough to end it
            if (found.pin()) {
                return found;
            }
        }
    }

    /** The entry of a key, pinned, made now if there is none; null if there is no room for another. */
    public @Nullable KeyEntry<V> pinOrAdd(Object key, int hash, long now) {
        while (true) {
            Object generation = table.generation();
            KeyEntry<V> first = table.first(hash);
            KeyEntry<V> found = table.find(first, key, hash);
            if (found == null) {
                KeyEntry<V> fresh = new KeyEntry<>(key, hash, newValue.get());
                table.lock();
                try {
                    if (table.generation() == generation && table.first(hash) == first) {
                        return add(fresh, now) ? fresh : null;
                    }
                } finally {
                    table.unlock();
                }
            } else if (found.pin()) {
                return found;
            }
        }
    }

    /** Needs the lock. */
    private boolean add(KeyEntry<V> fresh, long now) {
        sweep(FEW, now);
        boolean alike = KeyLength.isText(fresh.key()) && textsAlike(fresh.hash()) >= MOST_ALIKE;
        if (alike || !hasRoom(now)) {
            return false;
        }
        table.growIfFull(); // first, as it may fail for lack of memory
        table.link(fresh);
        youngest = fresh;
        return true;
    }

    private int textsAlike(int hash) {
        int alike = 0;
        for (KeyEntry<V> entry = table.first(hash); entry != null; entry = entry.next()) {
            alike += entry.hash() == hash && KeyLength.isText(entry.key()) ? 1 : 0;
        }
        return alike;
    }

    private void sweep(int most, long now) {
        for (int check = 0; check < most; check++) {
            KeyEntry<V> entry = table.visit();
            if (entry == null) {
                return;
            }
            forget(entry, KeyValue.UNUSED, now);
        }
    }

    private boolean forget(KeyEntry<V> entry, long use, long now) {
        return entry.forgetUpTo(use, now) && table.forget(entry);
    }

    /** Tries again if a call has begun to use the key that was chosen to go. */
    private boolean hasRoom(long now) {
        for (int attempt = 0; table.size() >= maxKeys && attempt < FEW; attempt++) {
            makeRoom(now);
        }
        return table.size() < maxKeys;
    }

    private void makeRoom(long now) {
        KeyEntry<V> best = null;
        long least = KeyValue.NEEDED;
        KeyEntry<V> entry = youngest;
        for (int checks = 0; !isEnough(checks, least, now); checks++) {
            if (entry != null && entry.remembered()) {
                long use = entry.use(now);
                if (use < least) {
                    best = entry;
                    least = use;
                }
            }
            entry = table.visit();
        }
        if (best != null) {
            forget(best, least, now);
        }
    }

    private boolean isEnough(int checks, long least, long now) {
        if (checks <= FEW && least > KeyValue.UNUSED) {
            return false;
        }
        if (least < KeyValue.NEEDED || now < searchAgainAt) {
            return true;
        }
        if (checks <= table.size()) {
            return false;
        }
        searchAgainAt = now + checks * PAUSE_PER_CHECK;
        return true;
    }

    /**
     * How many keys are remembered, including those that nothing needs any more and that are not forgotten yet. Forgets some of
     * them first.
     */
    public int size(long now) {
        forgetSome(now);
        return table.size();
    }

    /** Forgets keys that nothing needs. Looks at no more than {@value #CHECKED}, and does nothing if a caller changes the keys. */
    public void forgetSome(long now) {
        if (table.tryLock()) {
            try {
                sweep(Math.min(CHECKED, table.size()), now);
            } finally {
                table.unlock();
            }
        }
    }

    /** Forgets a key if nothing needs it. */
    public void forgetIfUnused(KeyEntry<V> entry, long now) {
        table.lock();
        try {
            var unused = forget(entry, KeyValue.UNUSED, now);
        } finally {
            table.unlock();
        }
    }

    /** All entries, also those that nothing needs any more. Other callers can add and forget keys during a walk through them. */
    public Iterable<KeyEntry<V>> entries() {
        return table.slots();
    }
}
