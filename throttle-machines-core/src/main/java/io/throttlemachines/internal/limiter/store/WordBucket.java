package io.throttlemachines.internal.limiter.store;

import io.throttlemachines.limiter.Decision;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A bucket whose state is one word: taking permits is one compare-and-set. 24 bytes. */
final class WordBucket extends Bucket {

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(WordBucket.class, "state", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final WordAlgorithm algorithm;

    /** Zero or more, or {@link #RETIRED}. Written only through {@link #STATE}, and by {@link #retire}. */
    private volatile long state;

    WordBucket(WordAlgorithm algorithm, long state) {
        this.algorithm = algorithm;
        this.state = state;
    }

    @Override
    LimitAlgorithm algorithm() {
        return algorithm;
    }

    @Override
    Bucket movedTo(LimitAlgorithm next, long now) {
        long last = (long) STATE.getAndSet(this, RETIRED);
        WordAlgorithm after = (WordAlgorithm) next;
        return new WordBucket(after, after.carry(algorithm, Math.max(0, last), now));
    }

    @Override
    public long take(long permits, long now) {
        while (true) {
            long before = state;
            if (before == RETIRED) {
                return RETIRED;
            }
            long next = algorithm.next(before, now, permits);
            if (next < 0) {
                return -next;
            }
            if (STATE.compareAndSet(this, before, next)) {
                return 0;
            }
        }
    }

    @Override
    public long untilFree(long permits, long now) {
        long current = state;
        return current == RETIRED ? 0 : Math.max(0, -algorithm.next(current, now, permits));
    }

    @Override
    public long remaining(long now) {
        return algorithm.remaining(Math.max(0, state), now);
    }

    @Override
    @Nullable
    Decision tryDecide(long permits, long now, boolean take) {
        while (true) {
            long before = state;
            if (before == RETIRED) {
                return null;
            }
            long next = permits == 0 ? before : algorithm.next(before, now, permits);
            if (next < 0) {
                return Decisions.refused(
                        permits, algorithm.remaining(before, now), -next, algorithm.untilFull(before, now));
            }
            if (!take || STATE.compareAndSet(this, before, next)) {
                long after = take ? next : before;
                return Decisions.allowed(permits, algorithm.remaining(after, now), algorithm.untilFull(after, now));
            }
        }
    }

    /** Reads the clock after the state, so that no time in the state is later. */
    @Override
    boolean tryRefund(long permits, long takenAt, LongSupplier clock) {
        long before;
        long after;
        do {
            before = state;
            if (before == RETIRED) {
                return false;
            }
            after = algorithm.refund(before, permits, takenAt, clock.getAsLong());
        } while (!STATE.compareAndSet(this, before, after));
        return true;
    }

    @Override
    public void reset() {
        long before;
        do {
            before = state;
        } while (before != RETIRED && !STATE.compareAndSet(this, before, 0L));
    }

    @Override
    boolean full(long now) {
        return algorithm.untilFull(Math.max(0, state), now) == 0;
    }

    @Override
    boolean retireIfFull(long now) {
        long before = state;
        return before != RETIRED && algorithm.untilFull(before, now) == 0 && STATE.compareAndSet(this, before, RETIRED);
    }

    @Override
    void retire() {
        state = RETIRED;
    }

    @Override
    boolean retired() {
        return state == RETIRED;
    }
}
