package io.throttlemachines.fault;

import io.throttlemachines.fault.CallOuts.Point;
import io.throttlemachines.limiter.store.LeaseReply;
import io.throttlemachines.limiter.store.LeaseRequest;
import io.throttlemachines.limiter.store.PermitStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A store that may throw before it does anything, and answer with a failure after it did. */
final class FaultyPermits implements PermitStore {

    private final PermitStore store;
    private final CallOuts callOuts;

    FaultyPermits(PermitStore store, CallOuts callOuts) {
        this.store = store;
        this.callOuts = callOuts;
    }

    @Override
    public CompletionStage<Reply> take(Owner owner, Limit limit, long permits) {
        return answer(() -> store.take(owner, limit, permits));
    }

    @Override
    public CompletionStage<Reply> look(Owner owner, Limit limit, long permits) {
        return answer(() -> store.look(owner, limit, permits));
    }

    @Override
    public CompletionStage<?> giveBack(Owner owner, Limit limit, long permits, long takenAt) {
        return answer(() -> store.giveBack(owner, limit, permits, takenAt).thenApply(done -> done));
    }

    @Override
    public CompletionStage<LeaseReply> lease(Owner owner, Limit limit, LeaseRequest request) {
        return answer(() -> store.lease(owner, limit, request));
    }

    @Override
    public CompletionStage<Boolean> reset(Owner owner, Limit limit) {
        return answer(() -> store.reset(owner, limit));
    }

    private <T> CompletionStage<T> answer(Supplier<CompletionStage<T>> call) {
        callOuts.visit(Point.STORE);
        CompletionStage<T> stage = call.get();
        try {
            callOuts.visit(Point.STORE_ANSWER);
            return stage;
        } catch (Throwable failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }
}
