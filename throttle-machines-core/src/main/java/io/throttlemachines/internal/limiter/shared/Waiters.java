package io.throttlemachines.internal.limiter.shared;

import io.throttlemachines.internal.store.StoreCalls;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The callers of one slot that wait for permits, in the order in which they came. Only the thread with the turn removes any. Thread-safe. */
final class Waiters {

    /** Those that come when so many wait ask the store themselves. */
    private static final int MOST = 10_000;

    private final StoreCalls calls;
    private final Queue<Waiter> queue = new ConcurrentLinkedQueue<>();

    /** At least as many as there are in the queue. Changed by each thread that adds or removes one. */
    private final AtomicInteger places = new AtomicInteger();

    Waiters(StoreCalls calls) {
        this.calls = calls;
    }

    /** Adds a caller; returns null if there is no place. */
    @Nullable
    Waiter add(long permits, long now, boolean holdsThread) {
        boolean added = false;
        places.incrementAndGet();
        try {
            if (places.get() > MOST) {
                return null;
            }
            Waiter waiter = new Waiter(calls, permits, now, holdsThread);
            queue.add(waiter);
            added = true;
            return waiter;
        } finally {
            if (!added) {
                places.decrementAndGet();
            }
        }
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** How many wait, or a few more. */
    int size() {
        return places.get();
    }

    /** With the turn: the first ones whose permits are together at most so many, but at least one if any waits. */
    Set<Waiter> first(long permits) {
        Set<Waiter> first = new LinkedHashSet<>();
        long left = permits;
        for (Waiter waiter : queue) {
            if (waiter.isDone()) {
                continue;
            }
            if (!first.isEmpty() && waiter.permits > left) {
                break;
            }
            first.add(waiter);
            left -= waiter.permits;
        }
        return first;
    }

    /**
     * With the turn: removes callers from the first one on, as long as there is an answer to them.
     *
     * @param answer returns {@link Lessee#NO_ANSWER} for a caller that stays
     * @param ended  receives those that were removed
     */
    void end(ToLongFunction<Waiter> answer, WaiterAnswers ended) {
        for (Waiter first = queue.peek(); first != null; first = queue.peek()) {
            long value = answer.applyAsLong(first);
            if (value == Lessee.NO_ANSWER) {
                return;
            }
            ended.add(first, value);
            remove();
        }
    }

    private void remove() {
        var unused = queue.poll();
        places.decrementAndGet();
    }
}
