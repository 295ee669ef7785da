package io.throttlemachines.fault;

import io.throttlemachines.fault.CallOuts.Point;
import io.throttlemachines.fleet.FleetRecord;
import io.throttlemachines.fleet.FleetStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The store of a fleet whose calls throw, or fail after they have been carried out. */
record FaultyFleetStore(FleetStore store, CallOuts callOuts) implements FleetStore {

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

    @Override
    public String name() {
        return "records";
    }

    @Override
    public CompletionStage<News> beat(Beat beat) {
        return answer(() -> store.beat(beat));
    }

    @Override
    public CompletionStage<Answer> replace(String breaker, long expected, FleetRecord next) {
        return answer(() -> store.replace(breaker, expected, next));
    }

    @Override
    public CompletionStage<Answer> restore(String breaker, Versioned lost) {
        return answer(() -> store.restore(breaker, lost));
    }

    @Override
    public CompletionStage<?> leave(String instance) {
        return answer(() -> store.leave(instance).thenApply(done -> (Object) done));
    }

    @Override
    public CompletionStage<List<Instance>> instances() {
        return answer(store::instances);
    }

    @Override
    public AutoCloseable subscribe(Runnable listener) {
        callOuts.visit(Point.STORE);
        return store.subscribe(listener);
    }
}
