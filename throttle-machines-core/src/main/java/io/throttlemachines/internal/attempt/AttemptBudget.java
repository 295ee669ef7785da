package io.throttlemachines.internal.attempt;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Limits extra attempts to a share of calls: each call pays that share in, each extra attempt takes one whole attempt out, and
 * the balance never gets negative (the retry budget of Finagle, and the token account of M. Brooker, "Fixing retries with
 * token buckets and circuit breakers", 2022). The balance that quiet times save is limited, so that a slowdown does not
 * start a flood of attempts. In every stretch of time the extra attempts are at most the share of the calls in it, and the
 * balance saved before it. Thread-safe. Internal.
 */
public final class AttemptBudget {

    private static final long ONE = 1_000_000;

    /** The payments of this many calls can be saved. */
    private static final long SAVED_CALLS = 100;

    private final boolean unlimited;
    private final long payment;
    private final long most;
    private final AtomicLong balance;

    private AttemptBudget(@Nullable Double share, long most, long start) {
        this.unlimited = share == null;
        this.payment = payment(share);
        this.most = most;
        this.balance = new AtomicLong(start);
    }

    private static long payment(@Nullable Double share) {
        return share == null ? 0 : Math.round(share * ONE);
    }

    /** A budget that starts empty and saves the payments of some calls; unlimited if the share is null. */
    public static AttemptBudget saving(@Nullable Double share) {
        return new AttemptBudget(share, Math.max(ONE, payment(share) * SAVED_CALLS), 0);
    }

    /** A budget that starts with a reserve, and saves no more than that; without a share there is no reserve either. */
    public static AttemptBudget withReserve(double share, int reserve) {
        long most = share == 0 ? 0 : Math.max(reserve * ONE, payment(share));
        return new AttemptBudget(share, most, most);
    }

    /** Pays for one call. */
    public void pay() {
        if (payment > 0) {
            add(payment);
        }
    }

    private void add(long amount) {
        long before = balance.get();
        while (before < most) {
            long witness = balance.compareAndExchange(before, Math.min(most, before + amount));
            if (witness == before) {
                return;
            }
            before = witness;
        }
    }

    /** Takes out one attempt; returns false if the balance is too low. */
    public boolean take() {
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
    public void giveBack() {
        if (!unlimited) {
            add(ONE);
        }
    }

    /** How many attempts could be taken out now. */
    public long left() {
        return unlimited ? Long.MAX_VALUE : balance.get() / ONE;
    }
}
