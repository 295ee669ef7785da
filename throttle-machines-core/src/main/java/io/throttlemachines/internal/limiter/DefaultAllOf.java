package io.throttlemachines.internal.limiter;

import io.throttlemachines.limiter.AllOf;
import io.throttlemachines.refusal.ThrottledException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Takes permits of several limiters, or takes none. */
public record DefaultAllOf(List<PermitRequest> requests) implements AllOf {

    /** Keeps a copy. */
    public DefaultAllOf {
        requests = List.copyOf(requests);
    }

    @Override
    public boolean tryAcquire() {
        try {
            new AllOfAttempt(requests, false).first();
            return true;
        } catch (ThrottledException refused) {
            return false;
        }
    }

    @Override
    public void acquire() {
        AllOfAttempt attempt = new AllOfAttempt(requests, true);
        long wait = attempt.first();
        if (wait > 0) {
            attempt.await(wait);
        }
    }

    @Override
    public CompletableFuture<@Nullable Void> acquireAsync() {
        return AsyncWait.start(new AllOfAttempt(requests, true)).answer();
    }
}
