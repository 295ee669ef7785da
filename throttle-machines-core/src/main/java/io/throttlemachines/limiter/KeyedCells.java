package io.throttlemachines.limiter;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The cells of a limiter's keys, in bounded memory.
 *
 * <p>Over {@code max-keys} a cell is evicted by W-TinyLFU (G. Einziger, R. Friedman, B. Manes, "TinyLFU: A Highly Efficient
 * Cache Admission Policy", 2017): a new key displaces an old one only if it was asked for more often of late, so a flood
 * of new keys displaces itself. A cell that nobody has asked for as long as it takes all permits to come back is forgotten,
 * which nobody can notice, as a fresh one has all permits too. Evicted cells are retired before another can be made for
 * their key.
 *
 * <p>The cache does not read the clock: it sees the time its callers bring, in steps of a fraction of the time a cell is
 * kept, so that calls hardly ever write it. Work on the cache is done by callers, a little at a time; no thread is needed.
 */
final class KeyedCells {

    private static final long STEPS = 64;

    private final Cache<Object, Cell> cells;
    private final Cells fresh;
    private final Function<Object, Cell> make;
    private final long step;

    /** The newest time seen, at most a step too old. Racing writes may set it back by a little, which only keeps cells longer. */
    private volatile long seen;

    KeyedCells(Cells fresh, long maxKeys) {
        this.fresh = fresh;
        this.make = key -> fresh.get();
        this.step = fresh.longestUntilFull() / STEPS + 1;
        this.cells = Caffeine.newBuilder()
                .maximumSize(maxKeys)
                .expireAfterAccess(Duration.ofNanos(fresh.longestUntilFull() + step))
                .ticker(() -> seen)
                .executor(Runnable::run)
                .evictionListener(KeyedCells::retire)
                .build();
    }

    private static void retire(@Nullable Object key, @Nullable Cell cell, RemovalCause cause) {
        if (cell != null) {
            cell.retire();
        }
    }

    /** The key's cell, made if need be. It may have been retired by the time it is asked. */
    Cell cell(Object key, long now) {
        see(now);
        return cells.get(key, make);
    }

    /** Asks the key's cell while it cannot be evicted. Dearer than {@link #cell}, for who was unlucky with that. */
    <T> T withCell(Object key, long now, Function<Cell, T> question) {
        see(now);
        AtomicReference<@Nullable T> answer = new AtomicReference<>();
        cells.asMap().compute(key, (same, cell) -> {
            Cell asked = cell == null ? fresh.get() : cell;
            answer.set(question.apply(asked));
            return asked;
        });
        return Objects.requireNonNull(answer.get());
    }

    /** The key's cell for a look that leaves no trace; a fresh one, belonging to nobody, if there is none. */
    Cell glimpse(Object key) {
        Cell cell = known(key);
        return cell == null ? fresh.get() : cell;
    }

    /** The key's cell, if there is one. */
    @Nullable
    Cell known(Object key) {
        return cells.policy().getIfPresentQuietly(key);
    }

    private void see(long now) {
        if (now - seen >= step) {
            seen = now;
        }
    }

    boolean resetText(String text) {
        Cell exact = known(text);
        if (exact != null) {
            exact.reset();
            return true;
        }
        boolean found = false;
        for (var entry : cells.asMap().entrySet()) {
            if (String.valueOf(entry.getKey()).equals(text)) {
                entry.getValue().reset();
                found = true;
            }
        }
        return found;
    }

    void resetAll() {
        cells.asMap().values().forEach(Cell::reset);
    }

    long size(long now) {
        seen = Math.max(seen, now);
        cells.cleanUp();
        return cells.estimatedSize();
    }
}
