package io.throttlemachines.internal.limiter;

import io.throttlemachines.limiter.AllOf;
import io.throttlemachines.limiter.Permit;
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
        AllOfAttempt attempt = new AllOfAttempt(requests, false);
        try {
            if (attempt.first() != 0) {
                return false;
            }
        } catch (ThrottledException refused) {
            return false;
        }
        attempt.keep();
        return true;
    }

    @Override
    public Permit acquire() {
        AllOfAttempt attempt = new AllOfAttempt(requests, true);
        long wait = attempt.first();
        if (wait > 0) {
            attempt.await(wait);
        }
        return attempt.permit();
    }

    @Override
    public CompletableFuture<@Nullable Void> acquireAsync() {
        return AsyncWait.start(new AllOfAttempt(requests, true)).kept();
    }

    @Override
    public CompletableFuture<Permit> permitAsync() {
        return AsyncWait.start(new AllOfAttempt(requests, true)).permit();
    }
}
