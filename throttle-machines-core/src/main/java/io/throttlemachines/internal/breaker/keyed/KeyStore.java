package io.throttlemachines.internal.breaker.keyed;

import io.throttlemachines.internal.call.StackRoom;
import io.throttlemachines.internal.key.KeyTable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The circuits of the keys that need one, in bounded memory. A key whose circuit is CLOSED with nothing counted needs none:
 * it is forgotten by those that come later, a few at each new key.
 *
 * <p>When there are {@code max-keys}, the one goes with which least is lost, of a few that come next on a walk round the table
 * and of the key that came last. So a flood of keys that fail once displaces itself, and never a circuit that is OPEN before
 * its time is over. If every key is needed, the search has gone through all of them, and there is no other such search for
 * a time that grows with their number; the new key is not remembered then.
 */
final class KeyStore {

    private static final int FEW = 8;

    /** Texts with one hash code. So many come only from somebody who has chosen them to make the search in a bin long. */
    private static final int MOST_ALIKE = 64;

    /** In nanoseconds, for each key that was searched in vain. A check takes about a tenth of that. */
    private static final long PAUSE_PER_CHECK = 1_000;

    private final KeyTable<KeyEntry> table = new KeyTable<>();
    private final ReentrantLock lock = table.lock();
    private final int maxKeys;
    private final Supplier<KeyCircuit> newCircuit;

    /** The key that came last. Guarded by the lock. */
    private @Nullable KeyEntry youngest;

    /** When the search through all keys may begin again, in nanoseconds. Guarded by the lock. */
    private long searchAgainAt = Long.MIN_VALUE;

    KeyStore(long maxKeys, Supplier<KeyCircuit> newCircuit) {
        this.maxKeys = (int) Math.min(maxKeys, 500_000_000);
        this.newCircuit = newCircuit;
    }

    /** The entry of a key, if it is remembered; it may be forgotten at any time. */
    @Nullable
    KeyEntry find(Object key, int hash) {
        return table.find(key, hash);
    }

    /** The entry of a key, pinned; null if the key is not remembered. */
    @Nullable
    KeyEntry pin(Object key, int hash) {
        while (true) {
            KeyEntry found = table.find(key, hash);
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
    @Nullable
    KeyEntry pinOrAdd(Object key, int hash, long now) {
        while (true) {
            Object generation = table.generation();
            KeyEntry first = table.first(hash);
            KeyEntry found = table.find(first, key, hash);
            if (found == null) {
                KeyEntry fresh = new KeyEntry(key, hash, newCircuit.get());
                StackRoom.toLock();
                lock.lock();
                try {
                    if (table.generation() == generation && table.first(hash) == first) {
                        return add(fresh, now) ? fresh : null;
                    }
                } finally {
                    lock.unlock();
                }
            } else if (found.pin()) {
                return found;
            }
        }
    }

    /** Needs the lock. */
    private boolean add(KeyEntry fresh, long now) {
        sweep(now);
        if (alike(fresh.hash()) >= MOST_ALIKE || !hasRoom(now)) {
            return false;
        }
        table.growIfFull(); // first, as it may fail for lack of memory
        table.link(fresh);
        youngest = fresh;
        return true;
    }

    private int alike(int hash) {
        int alike = 0;
        for (KeyEntry entry = table.first(hash); entry != null; entry = entry.next()) {
            alike += entry.hash() == hash ? 1 : 0;
        }
        return alike;
    }

    private void sweep(long now) {
        for (int check = 0; check < FEW; check++) {
            KeyEntry entry = table.visit();
            if (entry == null) {
                return;
            }
            forget(entry, KeyCircuit.UNUSED, now);
        }
    }

    private boolean forget(KeyEntry entry, long use, long now) {
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
        KeyEntry best = null;
        long least = KeyCircuit.NEEDED;
        KeyEntry entry = youngest;
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
        if (checks <= FEW && least > KeyCircuit.UNUSED) {
            return false;
        }
        if (least < KeyCircuit.NEEDED || now < searchAgainAt) {
            return true;
        }
        if (checks <= table.size()) {
            return false;
        }
        searchAgainAt = now + checks * PAUSE_PER_CHECK;
        return true;
    }

    /** All entries now, after those that nothing needs have been forgotten. */
    List<KeyEntry> entries(long now) {
        List<KeyEntry> entries = new ArrayList<>();
        StackRoom.toLock();
        lock.lock();
        try {
            table.forEach(entries::add);
            entries.removeIf(entry -> forget(entry, KeyCircuit.UNUSED, now));
        } finally {
            lock.unlock();
        }
        return entries;
    }
}
