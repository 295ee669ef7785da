package io.throttlemachines.internal.hedge;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Limits extra attempts to a share of calls: each call pays that share in, each extra attempt takes one whole attempt out, and
 * the balance never gets negative (the retry budget of Finagle, and the token account of M. Brooker, "Fixing retries with
 * token buckets and circuit breakers", 2022). The balance that quiet times save is limited, so that a slowdown does not
 * start a flood of attempts. Thread-safe.
 */
final class HedgeBudget {

    private static final long ONE = 1_000_000;

    /** The payments of this many calls can be saved. */
    private static final long SAVED_CALLS = 100;

    private final boolean unlimited;
    private final long payment;
    private final long most;
    private final AtomicLong balance = new AtomicLong();

    HedgeBudget(@Nullable Double share) {
        unlimited = share == null;
        payment = share == null ? 0 : (long) (share * ONE);
        most = Math.max(ONE, payment * SAVED_CALLS);
    }

    void pay() {
        if (payment > 0 && balance.get() < most) {
            balance.addAndGet(payment);
        }
    }

    boolean take() {
        if (unlimited) {
            return true;
        }
        long before;
        do {
            before = balance.get();
            if (before < ONE) {
                return false;
            }
        } while (!balance.compareAndSet(before, before - ONE));
        return true;
    }

    /** Gives back the share of an attempt that did not start after all. */
    void giveBack() {
        if (!unlimited) {
            balance.addAndGet(ONE);
        }
    }
}
