package io.throttlemachines.internal.limiter.store;

import io.throttlemachines.limiter.Decision;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The slot of one key: finds the key's cell anew each time, so that it may be kept for as long as one likes. */
final class KeySlot implements Slot {

    /** How often a cell that was evicted under one's hands is replaced before eviction is kept away. */
    private static final int LOOKS = 4;

    private final KeyedBuckets cells;
    private final Object key;

    KeySlot(KeyedBuckets cells, Object key) {
        this.cells = cells;
        this.key = key;
    }

    @Override
    public long take(long permits, long now) {
        for (int look = 0; look < LOOKS; look++) {
            long wait = cells.cell(key, now).take(permits, cells.latest(now));
            if (wait != Bucket.RETIRED) {
                return wait;
            }
        }
        return cells.withCell(key, now, cell -> cell.take(permits, cells.latest(now)));
    }

    @Override
    public long untilFree(long permits, long now) {
        return look(now, cell -> cell.untilFree(permits, now));
    }

    @Override
    public long remaining(long now) {
        return look(now, cell -> cell.remaining(now));
    }

    /** Looks again if the cell was retired under its hands, unless that goes on and on. */
    private long look(long now, ToLongFunction<Bucket> question) {
        long answer = 0;
        for (int look = 0; look < LOOKS; look++) {
            Bucket cell = cells.glimpse(key, now);
            answer = question.applyAsLong(cell);
            if (!cell.retired()) {
                break;
            }
        }
        return answer;
    }

    @Override
    public Decision decide(long permits, long now, boolean take) {
        for (int look = 0; look < LOOKS; look++) {
            Bucket cell = take ? cells.cell(key, now) : cells.glimpse(key, now);
            Decision decision = cell.tryDecide(permits, cells.latest(now), take);
            if (decision != null) {
                return decision;
            }
        }
        return cells.withCell(key, now, cell -> cell.decide(permits, cells.latest(now), take));
    }

    @Override
    public void refund(long permits, long takenAt, LongSupplier clock) {
        @Nullable Bucket cell = cells.known(key);
        if (cell != null && !cell.tryRefund(permits, takenAt, clock)) {
            cells.ifPresent(key, next -> next.refund(permits, takenAt, clock));
        }
    }

    @Override
    public void reset() {
        cells.ifPresent(key, Bucket::reset);
    }
}
