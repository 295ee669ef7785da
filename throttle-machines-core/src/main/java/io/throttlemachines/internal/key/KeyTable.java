package io.throttlemachines.internal.key;

import io.throttlemachines.internal.call.StackRoom;
import java.util.Queue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A hash table of slots by key. Looking one up takes no lock; changes hold {@link #lock()}. It calls a key's own methods only
 * to compare it with another key of the same hash code, never under the lock, and survives whatever they throw: one key's
 * fault is that key's alone. Everything else goes by the hash code that the slot keeps.
 *
 * <p>The bin of a hash code is the upper end of its product with a random odd number (M. Dietzfelbinger et al., "A reliable
 * randomized algorithm for the closest-pair problem", 1997), so that nobody can choose keys that share a bin without sharing
 * their hash code.
 *
 * <p>New slots come first in their bin. So a caller that has looked through a bin and finds the same slot first in it later
 * has missed none.
 *
 * @param <S> what is kept for a key
 */
public final class KeyTable<S extends KeyLink<S>> {

    private static final int SMALLEST = 16;
    private static final int LARGEST = 1 << 29;

    /** How many empty bins {@link #visit} passes before it gives up for this time. */
    private static final int PASSED_AT_ONCE = 1_024;

    private final ReentrantLock lock = new ReentrantLock();
    private final int multiplier = ThreadLocalRandom.current().nextInt() | 1;

    /** Replaced by one twice as long when it fills. Writes guarded by {@link #lock}, also those to its elements. */
    private volatile AtomicReferenceArray<@Nullable S> bins = new AtomicReferenceArray<>(SMALLEST);

    /** Whether slots are moving to new bins, so that a search may miss one. Writes guarded by {@link #lock}. */
    private volatile boolean growing;

    /** How many slots there are. Writes guarded by {@link #lock}. */
    private volatile int size;

    /** The bin that {@link #visit} is at. Guarded by {@link #lock}. */
    private int hand;

    /** The slot that it comes to next; null at the end of the bin. Guarded by {@link #lock}. */
    private @Nullable S visitedNext;

    /**
     * Takes the lock, if the stack has room to give it back.
     *
     * @throws StackOverflowError if it has not; the thread does not hold the lock then
     */
    public void lock() {
        StackRoom.toLock();
        lock.lock();
    }

    /**
     * Takes the lock if it is free; returns whether it did.
     *
     * @throws StackOverflowError as {@link #lock} does
     */
    public boolean tryLock() {
        StackRoom.toLock();
        return lock.tryLock();
    }

    public void unlock() {
        lock.unlock();
    }

    public int size() {
        return size;
    }

    /** The slot by which a key is remembered; null if it is not. */
    @Nullable
    public S find(Object key, int hash) {
        while (true) {
            AtomicReferenceArray<@Nullable S> seen = bins;
            S found = find(seen.get(index(hash, seen.length())), key, hash);
            boolean complete = !growing && seen == bins;
            if (found != null || complete) {
                return found;
            }
            awaitGrowth();
        }
    }

    private void awaitGrowth() {
        lock();
        unlock(); // there is nothing to do but to have waited
    }

    /** The same, beginning at the first slot of a bin. */
    @Nullable
    public S find(@Nullable S first, Object key, int hash) {
        for (S slot = first; slot != null; slot = slot.next()) {
            if (slot.hash() == hash && slot.remembered() && isOf(slot, key)) {
                return slot;
            }
        }
        return null;
    }

    /** An object that is another after slots have moved to new bins. */
    public Object generation() {
        return bins;
    }

    /** The first slot of the bin of a hash code. */
    @Nullable
    public S first(int hash) {
        AtomicReferenceArray<@Nullable S> current = bins;
        return current.get(index(hash, current.length()));
    }

    private int index(int hash, int length) {
        int bits = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(length);
        return (hash * multiplier) >>> (Integer.SIZE - bits);
    }

    private boolean isOf(S slot, Object key) {
        if (slot.key() == key) {
            return true;
        }
        try {
            return key.equals(slot.key());
        } catch (Throwable fault) {
            return isOfTheOtherWayRound(slot, key);
        }
    }

    /** If neither key can be compared with the other, the remembered one is forgotten if it cannot even be itself. */
    private boolean isOfTheOtherWayRound(S slot, Object key) {
        try {
            return slot.key().equals(key);
        } catch (Throwable fault) {
            if (isBroken(slot)) {
                lock();
                try {
                    var unused = forget(slot);
                } finally {
                    unlock();
                }
            }
            return false;
        }
    }

    private static boolean isBroken(KeyLink<?> slot) {
        Object key = slot.key();
        Object itself = slot.key();
        try {
            return key.hashCode() != slot.hash() || !key.equals(itself);
        } catch (VirtualMachineError exhausted) {
            return false; // as any key might be
        } catch (Throwable fault) {
            return true;
        }
    }

    /** Whether two keys are equal; those that cannot be compared are not. */
    public static boolean equal(Object one, Object other) {
        try {
            return one.equals(other);
        } catch (Throwable fault) {
            return false;
        }
    }

    /** Whether a key is written as a text; one whose {@code toString} fails matches none. */
    public static boolean hasText(Object key, String text) {
        try {
            return text.equals(String.valueOf(key));
        } catch (Throwable unreadable) {
            return false;
        }
    }

    /** Makes sure that another slot finds room. Needs the lock. */
    public void growIfFull() {
        if (size >= bins.length() / 4 * 3) {
            grow();
        }
    }

    /** Puts a slot into its bin, before all others. It is ready for use. Needs the lock. */
    public void link(S slot) {
        slot.linked();
        put(slot, bins);
        resized(1);
    }

    private void resized(int by) {
        int before = size;
        size = before + by;
    }

    private void put(S slot, AtomicReferenceArray<@Nullable S> into) {
        int index = index(slot.hash(), into.length());
        slot.next(into.get(index));
        into.set(index, slot);
    }

    private void grow() {
        AtomicReferenceArray<@Nullable S> old = bins;
        if (old.length() == LARGEST) {
            return;
        }
        AtomicReferenceArray<@Nullable S> longer = new AtomicReferenceArray<>(2 * old.length());
        growing = true;
        try {
            for (int index = 0; index < old.length(); index++) {
                S slot = old.get(index);
                while (slot != null) {
                    S next = slot.next();
                    put(slot, longer);
                    slot = next;
                }
            }
        } finally {
            bins = longer;
            growing = false;
        }
    }

    /** Takes a slot out that nobody uses; returns whether it did. Needs the lock. */
    public boolean forget(S slot) {
        return slot.retire() && unlink(slot);
    }

    private boolean unlink(S slot) {
        AtomicReferenceArray<@Nullable S> current = bins;
        int index = index(slot.hash(), current.length());
        S before = null;
        for (S at = current.get(index); at != null; at = at.next()) {
            if (at == slot) {
                if (before == null) {
                    current.set(index, slot.next());
                } else {
                    before.next(slot.next());
                }
                resized(-1);
                slot.unlinked();
                return true;
            }
            before = at;
        }
        return false;
    }

    /** The next slot on a walk that goes round and round; null if none was found for a while. Needs the lock. */
    @Nullable
    public S visit() {
        AtomicReferenceArray<@Nullable S> current = bins;
        for (int passed = 0; visitedNext == null && passed < PASSED_AT_ONCE; passed++) {
            hand = (hand + 1) & (current.length() - 1);
            visitedNext = current.get(hand);
        }
        S slot = visitedNext;
        visitedNext = slot == null ? null : slot.next();
        return slot;
    }

    /** How often {@link #visit} would give up on a walk through a table without slots. */
    public int visitsToPassAllBins() {
        return bins.length() / PASSED_AT_ONCE;
    }

    /** Every slot that is there from the beginning of a walk to its end, once. A walk holds the lock for a few bins at a time. */
    public Iterable<S> slots() {
        return () -> new KeyWalk<>(this);
    }

    /**
     * Finds the slots of a few bins; returns the place of the next bin. A place is a number of 32 bits, whose upper end is the
     * index of a bin: so a slot keeps its place when the table grows.
     */
    long collect(long from, int most, Queue<S> found) {
        lock();
        try {
            AtomicReferenceArray<@Nullable S> current = bins;
            long size = KeyWalk.END / current.length();
            int first = (int) (from / size);
            int end = Math.min(first + most, current.length());
            for (int index = first; index < end; index++) {
                for (S slot = current.get(index); slot != null; slot = slot.next()) {
                    found.add(slot);
                }
            }
            return end * size;
        } finally {
            unlock();
        }
    }
}
