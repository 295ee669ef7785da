package io.throttlemachines.internal.limiter.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The cells of a limiter's keys, in bounded memory.
 *
 * <p>Over {@code max-keys} a cell is evicted by W-TinyLFU (G. Einziger, R. Friedman, B. Manes, "TinyLFU: A Highly Efficient
 * Cache Admission Policy", 2017): a new key displaces an old one only if it was asked for more often of late, so a flood
 * of new keys displaces itself.
 *
 * <p>A cell whose permits are all back is forgotten, which nobody can notice, as a fresh one has all permits too. Callers
 * sweep: whoever finds that a tick has passed looks at the next few cells, so that a sweep through all takes about as long
 * as permits take to come back, and at most about a hundredth of the time. The cache's own expiry would not do: it goes by
 * when a cell was last asked, of which it may take an earlier time for the newest when threads overtake each other.
 *
 * <p>A cell is retired before another can be made for its key, when evicted, when swept and when settings change.
 */
final class KeyedBuckets {

    /** How many ticks there are while all permits come back. */
    private static final long TICKS = 64;

    /** The time to allow for a look at one cell, times a hundred. */
    private static final long NANOS_PER_LOOK = 2_000;

    private static final int LEAST_LOOKS = 16;

    private final Cache<Object, Bucket> cells;
    private final Function<Object, Bucket> make;

    /** Makes cells by the settings in force. Written by who changes them, one after the other. */
    private volatile BucketFactory current;

    /** When the next tick begins. */
    private final AtomicLong nextTick = new AtomicLong();

    private final ReentrantLock sweeping = new ReentrantLock();

    /** Where the sweep has come to. Guarded by {@link #sweeping}. */
    private Iterator<Map.Entry<Object, Bucket>> rest = Collections.emptyIterator();

    /** The newest time that cells were found full at and forgotten. Writes guarded by {@link #sweeping}. */
    private volatile long swept;

    KeyedBuckets(BucketFactory fresh, long maxKeys) {
        this.current = fresh;
        this.make = key -> current.get();
        this.cells = Caffeine.newBuilder()
                .maximumSize(maxKeys)
                .executor(Runnable::run)
                .evictionListener(KeyedBuckets::retire)
                .build();
    }

    private static void retire(@Nullable Object key, @Nullable Bucket cell, RemovalCause cause) {
        if (cell != null) {
            cell.retire();
        }
    }

    /**
     * From now on the settings of these cells are in force. Every cell is renewed at once, so that its permits come back
     * at the new pace from now on; one that was being made meanwhile is renewed when it is next asked for.
     */
    void become(BucketFactory next, LongSupplier clock) {
        current = next;
        nextTick.set(0);
        for (Object key : cells.asMap().keySet()) {
            cells.asMap().computeIfPresent(key, (same, cell) -> next.renewed(cell, clock.getAsLong()));
        }
    }

    /** The key's cell, made if need be. It may have been retired by the time it is asked. */
    Bucket cell(Object key, long now) {
        if (now >= nextTick.get()) {
            sweepSome(now);
        }
        Bucket cell = cells.get(key, make);
        return current.made(cell) ? cell : withCell(key, now, renewed -> renewed);
    }

    /** Asks the key's cell while it cannot be retired. Dearer than {@link #cell}, for who was unlucky with that. */
    <T> T withCell(Object key, long now, Function<Bucket, T> question) {
        AtomicReference<@Nullable T> answer = new AtomicReference<>();
        cells.asMap().compute(key, (same, cell) -> {
            Bucket asked = cell == null ? current.get() : current.renewed(cell, latest(now));
            answer.set(question.apply(asked));
            return asked;
        });
        return Objects.requireNonNull(answer.get());
    }

    /**
     * The time to ask a cell with that was just got: however long ago the caller read the clock, it is not before the time
     * at which an earlier cell of the same key was found full and forgotten.
     */
    long latest(long now) {
        return Math.max(now, swept);
    }

    /** The key's cell for a look that leaves no trace; a fresh one, belonging to nobody, if there is none. */
    Bucket glimpse(Object key, long now) {
        Bucket cell = known(key);
        if (cell != null && (cell.retired() || !current.made(cell))) {
            cell = cells.asMap().computeIfPresent(key, (same, old) -> current.renewed(old, latest(now)));
        }
        return cell == null ? current.get() : cell;
    }

    /** Does something to the key's cell, if there is one, while it cannot be retired. */
    void ifPresent(Object key, Consumer<Bucket> change) {
        cells.asMap().computeIfPresent(key, (same, cell) -> {
            change.accept(cell);
            return cell;
        });
    }

    /** The key's cell, if there is one. */
    @Nullable
    Bucket known(Object key) {
        return cells.policy().getIfPresentQuietly(key);
    }

    private void sweepSome(long now) {
        long due = nextTick.get();
        long tick = current.longestUntilFull() / TICKS + 1;
        if (now >= due && nextTick.compareAndSet(due, now + tick) && sweeping.tryLock()) {
            try {
                long looks = Math.min(cells.estimatedSize() / TICKS, tick / NANOS_PER_LOOK) + LEAST_LOOKS;
                if (!rest.hasNext()) {
                    rest = cells.asMap().entrySet().iterator();
                }
                sweep(now, looks);
            } finally {
                sweeping.unlock();
            }
        }
    }

    private void sweep(long now, long looks) {
        swept = Math.max(swept, now);
        for (long look = 0; look < looks && rest.hasNext(); look++) {
            Map.Entry<Object, Bucket> entry = rest.next();
            if (entry.getValue().full(now)) {
                cells.asMap().computeIfPresent(entry.getKey(), (key, cell) -> cell.retireIfFull(now) ? null : cell);
            }
        }
    }

    /** How many keys are remembered, those left aside whose permits are all back. Looks at all. */
    long size(long now) {
        sweeping.lock();
        try {
            rest = cells.asMap().entrySet().iterator();
            sweep(now, Long.MAX_VALUE);
        } finally {
            sweeping.unlock();
        }
        cells.cleanUp();
        return cells.estimatedSize();
    }

    boolean resetText(String text) {
        if (known(text) != null) {
            ifPresent(text, Bucket::reset);
            return true;
        }
        boolean found = false;
        for (Object key : cells.asMap().keySet()) {
            if (reads(key, text)) {
                ifPresent(key, Bucket::reset);
                found = true;
            }
        }
        return found;
    }

    /** A key that fails at being written down is none that anybody asks for. */
    private static boolean reads(Object key, String text) {
        try {
            return String.valueOf(key).equals(text);
        } catch (RuntimeException | Error unreadable) {
            return false;
        }
    }

    void resetAll() {
        cells.asMap().keySet().forEach(key -> ifPresent(key, Bucket::reset));
    }
}
