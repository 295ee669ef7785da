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

    /** Zero or more; the complement of the last state once retired. Written by compare-and-set. */
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
    Bucket movedTo(LimitAlgorithm next, long since) {
        WordAlgorithm after = (WordAlgorithm) next;
        return new WordBucket(after, after.carry(algorithm, last(), since));
    }

    /** The state, or the last one before the bucket was retired. */
    private long last() {
        long current = state;
        return current < 0 ? ~current : current;
    }

    @Override
    long take(long permits, long now) {
        return take(permits, now, true);
    }

    @Override
    long tryTake(long permits, long now) {
        return take(permits, now, false);
    }

    private long take(long permits, long now, boolean exactWait) {
        while (true) {
            long before = state;
            if (before < 0) {
                return RETIRED;
            }
            long next = exactWait ? algorithm.next(before, now, permits) : algorithm.tryNext(before, now, permits);
            if (next < 0) {
                return exactWait ? -next : REFUSED;
            }
            if (STATE.compareAndSet(this, before, next)) {
                return 0;
            }
        }
    }

    @Override
    long untilFree(long permits, long now) {
        return Math.max(0, -algorithm.next(last(), now, permits));
    }

    @Override
    long remaining(long now) {
        return algorithm.remaining(last(), now);
    }

    @Override
    @Nullable
    Decision tryDecide(long permits, long now, boolean take) {
        while (true) {
            long before = state;
            if (before < 0) {
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
            if (before < 0) {
                return false;
            }
            after = algorithm.refund(before, permits, takenAt, clock.getAsLong());
        } while (!STATE.compareAndSet(this, before, after));
        return true;
    }

    @Override
    boolean tryReset() {
        long before;
        do {
            before = state;
            if (before < 0) {
                return false;
            }
        } while (!STATE.compareAndSet(this, before, 0L));
        return true;
    }

    @Override
    boolean full(long now) {
        return algorithm.untilFull(last(), now) == 0;
    }

    @Override
    boolean retireIfFull(long now) {
        long before = state;
        return before >= 0 && algorithm.untilFull(before, now) == 0 && STATE.compareAndSet(this, before, ~before);
    }

    @Override
    void retire() {
        long before;
        do {
            before = state;
        } while (before >= 0 && !STATE.compareAndSet(this, before, ~before));
    }

    @Override
    boolean retired() {
        return state < 0;
    }
}
