package io.throttlemachines.internal.limiter.shared;

import java.util.concurrent.CompletableFuture;

/**
 * The end of a slot that leases permits, once its {@linkplain LeasedSlots#closed() slots are closed}. Thread-safe.
 *
 * @param <V> what the limiter makes of the slot
 */
final class LeaseEnd<V> {

    private final LeaseRequests<V> requests;
    private final CompletableFuture<Boolean> handedBack = new CompletableFuture<>();

    LeaseEnd(LeaseRequests<V> requests) {
        this.requests = requests;
    }

    /**
     * Hands everything back. If a request is under way, the thread that ends it comes here again, and hands back what the request
     * has brought.
     *
     * @return completes when the store has answered
     */
    CompletableFuture<?> handBack() {
        if ((!handedBack.isDone() || requests.ledger().open()) && requests.begin()) {
            if (requests.ledger().open()) {
                var unused = requests.renew();
            } else {
                handedBack.complete(true);
                requests.endUnused();
            }
        }
        return handedBack;
    }
}
