package io.throttlemachines.internal.store;

import java.io.Serial;

/** A store did not answer: it failed, was too slow, or its breaker is open. No stack trace, because it may come with every call. */
public final class StoreFailure extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Wraps what went wrong. */
    StoreFailure(String store, Throwable cause) {
        super("The store '" + store + "' did not answer.", cause, false, false);
    }
}
