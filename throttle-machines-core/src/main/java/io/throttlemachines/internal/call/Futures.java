package io.throttlemachines.internal.call;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Looks through what futures put around a failure. Internal. */
public final class Futures {

    /** More wrappers than any chain of futures makes; a cycle of causes ends here. */
    private static final int MOST_WRAPPERS = 100;

    private Futures() {}

    /**
     * Returns the failure of the call itself, without the {@link CompletionException}s and {@link ExecutionException}s
     * that futures wrap it in. A wrapper without a cause is the failure itself.
     */
    public static Throwable unwrap(Throwable thrown) {
        Throwable failure = thrown;
        for (int i = 0; i < MOST_WRAPPERS; i++) {
            Throwable cause = failure.getCause();
            boolean wrapper = failure instanceof CompletionException || failure instanceof ExecutionException;
            if (!wrapper || cause == null) {
                return failure;
            }
            failure = cause;
        }
        return failure;
    }
}
