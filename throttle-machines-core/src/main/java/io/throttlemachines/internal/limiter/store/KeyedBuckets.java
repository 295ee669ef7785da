package io.throttlemachines.internal.limiter.store;

import io.throttlemachines.internal.key.KeyLength;
import io.throttlemachines.internal.key.KeyTable;
import io.throttlemachines.limiter.Decision;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The buckets of a limiter's keys, in bounded memory.
 *
 * <p>A bucket whose permits are all back is forgotten. No caller can notice, because a fresh bucket has all permits too.
 * Callers sweep: at intervals one of them checks the next few keys on a walk round the table. A walk takes a quarter of the
 * time in which permits come back, but at most 16,000 keys a second are checked, so that of very many keys in use few are
 * forgotten between two calls only to be remembered again.
 *
 * <p>Beyond {@code max-keys}, {@link KeyEviction} chooses a key that goes. A bucket is retired before another can exist for
 * its key.
 */
final class KeyedBuckets<V> {

    private static final int CHECKS_PER_SWEEP = 16;

    /** Walks in the time in which all permits come back. */
    private static final int WALKS = 4;

    /** In nanoseconds. */
    private static final long SHORTEST_PAUSE = 1_000_000;

    /** Texts with one hash code. So many come only from somebody who has chosen them to make the search in a bin long. */
    private static final int MOST_TEXTS_ALIKE = 64;

    private final KeyTable<KeySlot<V>> table = new KeyTable<>();
    private final KeyEviction<V> eviction = new KeyEviction<>(table);
    private final Function<? super Slot, V> view;
    private final int maxKeys;

    /** Some version of the settings. Written by any thread that has found a later one. */
    private volatile LimitAlgorithm algorithm;

    /** When the next sweep is due, in nanoseconds. Writes guarded by the table's lock. */
    private volatile long nextSweep;

    /** The latest time at which a key was forgotten. Writes guarded by the table's lock. */
    private volatile long forgottenAt;

    /**
     * No keys yet.
     *
     * @param algorithm how new buckets count
     * @param maxKeys   at least 1; numbers over 500 million count as that
     * @param view      what to make of each slot
     */
    KeyedBuckets(LimitAlgorithm algorithm, long maxKeys, Function<? super Slot, V> view) {
        this.algorithm = algorithm;
        this.maxKeys = (int) Math.min(maxKeys, 500_000_000);
        this.view = view;
    }

    V view(KeySlot<V> slot) {
        return view.apply(slot);
    }

    /** The slot of a key: the one by which it is remembered, or a new one of which the table knows nothing yet. */
    KeySlot<V> slot(Object key) {
        int hash = key.hashCode();
        KeySlot<V> known = table.find(key, hash);
        return known == null ? new KeySlot<>(this, key, hash) : known;
    }

    /** Takes permits of the key of a slot that does not remember it. */
    long take(KeySlot<V> slot, long permits, long now) {
        return ask(slot, now, bucket -> {
            long wait = bucket.take(permits, latest(now));
            return wait == Bucket.RETIRED ? null : wait;
        });
    }

    /** Takes permits of the key of a slot. */
    Decision decide(KeySlot<V> slot, long permits, long now) {
        return ask(slot, now, bucket -> bucket.tryDecide(permits, latest(now), true));
    }

    /**
     * The time to use with a bucket that may be new. However long ago the caller read the clock, it is not earlier than the
     * time at which a former bucket of the same key was found full and forgotten.
     */
    private long latest(long now) {
        return Math.max(now, forgottenAt);
    }

    /**
     * Asks the bucket of a key, which is remembered from then on unless it still has all permits.
     *
     * @param question returns null if the bucket is retired
     */
    private <T> T ask(KeySlot<V> slot, long now, Function<Bucket, @Nullable T> question) {
        while (true) {
            Object generation = table.generation();
            KeySlot<V> first = table.first(slot.hash());
            KeySlot<V> found = slot.remembered() ? slot : table.find(first, slot.key(), slot.hash());
            Bucket known = found == null ? null : found.bucket();
            T answer = known == null ? askNew(slot, generation, first, now, question) : question.apply(known);
            if (answer != null) {
                return answer;
            }
        }
    }

    /** Asks a new bucket; returns null if there may be one meanwhile. */
    private <T> @Nullable T askNew(
            KeySlot<V> slot,
            Object generation,
            @Nullable KeySlot<V> first,
            long now,
            Function<Bucket, @Nullable T> question) {
        table.lock();
        try {
            if (table.generation() != generation || table.first(slot.hash()) != first) {
                return null;
            }
            Bucket fresh = fresh(now);
            T answer = question.apply(fresh);
            if (!fresh.full(latest(now))) {
                makeRoom(slot, now);
                KeySlot<V> linked = slot.toLink();
                table.growIfFull(); // first, as it may fail for lack of memory
                linked.begin(fresh); // before others see it, so that none passes it by
                table.link(linked);
                eviction.came(linked);
            }
            return answer;
        } finally {
            table.unlock();
        }
    }

    private Bucket fresh(long now) {
        LimitAlgorithm current = algorithm.latest();
        algorithm = current;
        return current.fresh(latest(now));
    }

    private void makeRoom(KeySlot<V> newcomer, long now) {
        KeySlot<V> goes = KeyLength.isText(newcomer.key()) ? oneOfTooManyAlike(newcomer.hash(), now) : null;
        if (goes == null && table.size() >= maxKeys) {
            goes = eviction.choose(now);
        }
        if (goes != null) {
            forget(goes, now);
        }
    }

    private @Nullable KeySlot<V> oneOfTooManyAlike(int hash, long now) {
        int alike = 0;
        KeySlot<V> goes = null;
        for (KeySlot<V> slot = table.first(hash); slot != null; slot = slot.next()) {
            if (slot.hash() == hash && KeyLength.isText(slot.key())) {
                alike++;
                goes = goes == null || KeyEviction.left(slot, now) > KeyEviction.left(goes, now) ? slot : goes;
            }
        }
        return alike < MOST_TEXTS_ALIKE ? null : goes;
    }

    private void forget(KeySlot<V> slot, long now) {
        forgottenAt = latest(now);
        while (!table.forget(slot) && slot.stored() != null) {
            Thread.onSpinWait();
        }
    }

    /** The key's bucket for reading only; a fresh one that is not stored if there is none. */
    Bucket look(KeySlot<V> slot, long now) {
        Bucket known = known(slot);
        return known == null ? algorithm.latest().fresh(now) : known;
    }

    /** The bucket of the key of a slot, if it is remembered. */
    @Nullable
    Bucket known(KeySlot<V> slot) {
        KeySlot<V> found = slot.remembered() ? slot : table.find(slot.key(), slot.hash());
        return found == null ? null : found.bucket();
    }

    /** Sweeps if a sweep is due and no other thread changes the table. */
    void tick(long now) {
        if (now >= nextSweep && table.tryLock()) {
            try {
                sweep(now);
            } finally {
                table.unlock();
            }
        }
    }

    private void sweep(long now) {
        if (now < nextSweep) {
            return;
        }
        long sweepsForAll = table.size() / CHECKS_PER_SWEEP + table.visitsToPassAllBins() + 1L;
        nextSweep = now + Math.max(SHORTEST_PAUSE, algorithm.longestUntilFull() / WALKS / sweepsForAll);
        for (int check = 0; check < CHECKS_PER_SWEEP; check++) {
            KeySlot<V> slot = table.visit();
            if (slot == null) {
                return;
            }
            Bucket bucket = slot.bucket();
            if (bucket == null || bucket.retired() || bucket.retireIfFull(now)) {
                forget(slot, now);
            }
        }
    }

    /** How many keys are remembered, including those whose permits are all back but which no sweep has come to yet. */
    long size() {
        return table.size();
    }

    /**
     * Resets the key that a text is, otherwise all keys with that text.
     *
     * @param key the text, or what is kept of it
     */
    KeyReset resetText(Object key, String text, long now) {
        KeySlot<V> known = table.find(key, key.hashCode());
        if (known != null) {
            return KeyReset.of(known.reset(now));
        }
        KeyReset found = KeyReset.UNKNOWN;
        for (KeySlot<V> slot : table.slots()) {
            if (KeyTable.hasText(slot.key(), text)) {
                found = found.and(KeyReset.of(slot.reset(now)));
            }
        }
        return found;
    }

    /** Returns all permits to every key; returns whether any were taken. */
    boolean resetAll(long now) {
        boolean missing = false;
        for (KeySlot<V> slot : table.slots()) {
            missing |= slot.reset(now);
        }
        return missing;
    }
}
