package io.throttlemachines.internal.limiter.shared;

import io.throttlemachines.limiter.store.LeaseRequest;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One request for permits on lease, and the callers for which it takes permits at once. Thread-safe. */
final class LeaseRound {

    private final LeaseRequest request;
    private final Set<Waiter> callers;

    /** Whether it has ended. Set once, by the thread that ends it. */
    private final AtomicBoolean over = new AtomicBoolean();

    /** The thread that makes the request, while it does; null afterwards. Written by this thread. */
    private volatile @Nullable Thread maker = Thread.currentThread();

    LeaseRound(LeaseRequest request, Set<Waiter> callers) {
        this.request = request;
        this.callers = callers;
    }

    LeaseRequest request() {
        return request;
    }

    /** Ends it; returns whether this call did. */
    boolean end() {
        return over.compareAndSet(false, true);
    }

    boolean over() {
        return over.get();
    }

    /** The thread that makes the request does nothing more for it. */
    void made() {
        maker = null;
    }

    /** Whether this thread makes the request, so that it goes on when that is done. */
    boolean madeHere() {
        return maker == Thread.currentThread();
    }

    /**
     * The answer of the store to a caller.
     *
     * @param taken what the caller receives if its permits were taken
     * @param wait  the wait for the permits of all callers; zero if they were taken
     * @return {@link Lessee#NO_ANSWER} for another caller, and for one of several if there are not enough for all
     */
    long answer(Waiter caller, long taken, long wait) {
        if (!callers.contains(caller) || (wait > 0 && callers.size() > 1)) {
            return Lessee.NO_ANSWER;
        }
        return wait == 0 ? taken : wait;
    }
}
