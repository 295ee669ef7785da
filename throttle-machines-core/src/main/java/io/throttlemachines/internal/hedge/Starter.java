package io.throttlemachines.internal.hedge;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.hedge.HedgeAttempt;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Starts the attempts of one call. */
interface Starter<T extends @Nullable Object> {

    /**
     * Starts an attempt that reports its outcome to the admission, or throws if it cannot start. The thread of a timer must
     * hand it over to another thread.
     */
    CompletableFuture<T> start(HedgeAttempt attempt, boolean onTimer, Admission admission);
}
