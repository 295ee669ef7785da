package io.throttlemachines.internal.limiter.store;

import io.throttlemachines.internal.key.KeyTable;
import org.jspecify.annotations.Nullable;

/**
 * Chooses which key goes when there is no room for another: the one with the most permits left, of a few that come next on a
 * walk round the table and of the key that came last. A bucket counts the recent use of its key already, and forgets it at
 * the pace of the permits, so nothing else has to be written down. A flood of new keys displaces itself, because each has
 * taken less than a busy key has.
 *
 * <p>A key without permits goes only if none has any left: if the few have none, the search goes on through all keys. After a
 * search in vain there is no other for a time that grows with the number of keys, so that it takes only a small part of the
 * time; meanwhile the key whose permits come back first goes, of the few. Needs the lock of the {@link KeyTable}.
 */
final class KeyEviction<V> {

    private static final int FEW = 8;

    /** How long to wait after a search in vain, for each key searched. A check takes about a tenth of that. */
    private static final long PAUSE_PER_CHECK = 1_000;

    private static final long ALL = Long.MAX_VALUE;

    private final KeyTable<KeySlot<V>> table;

    /** The key that came last. */
    private @Nullable KeySlot<V> youngest;

    /** When the search through all keys may begin again, in nanoseconds. */
    private long searchAgainAt;

    KeyEviction(KeyTable<KeySlot<V>> table) {
        this.table = table;
    }

    void came(KeySlot<V> slot) {
        youngest = slot;
    }

    /** The slot that goes; null if there is none. */
    @Nullable
    KeySlot<V> choose(long now) {
        KeySlot<V> best = null;
        long most = Long.MIN_VALUE;
        KeySlot<V> slot = youngest;
        for (int checks = 0; !isEnough(checks, most, now); checks++) {
            if (slot != null && slot.stored() != null) {
                long left = left(slot, now);
                boolean olderThanTheYoungest = checks == 1 && left == most;
                if (left > most || olderThanTheYoungest) {
                    best = slot;
                    most = left;
                }
            }
            slot = table.visit();
        }
        return best;
    }

    private boolean isEnough(int checks, long most, long now) {
        if (checks <= FEW && most < ALL) {
            return false;
        }
        if (most > 0 || now < searchAgainAt) {
            return true;
        }
        if (checks <= table.size()) {
            return false;
        }
        searchAgainAt = now + checks * PAUSE_PER_CHECK;
        return true;
    }

    /** The permits left; if there are none, minus the time until there is one. A key that can be forgotten has all. */
    static long left(KeySlot<?> slot, long now) {
        Bucket bucket = slot.bucket();
        if (bucket == null || bucket.retired() || bucket.full(now)) {
            return ALL;
        }
        long remaining = bucket.remaining(now);
        return remaining > 0 ? remaining : -bucket.untilFree(1, now);
    }
}
