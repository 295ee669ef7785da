package io.throttlemachines.spring.store;

import io.throttlemachines.fleet.FleetRecord;
import io.throttlemachines.fleet.FleetStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Stands in for the store while settings are checked: answers that there is nobody else, and keeps nothing. Thread-safe. */
final class FleetOfOne implements FleetStore {

    @Override
    public CompletionStage<News> beat(Beat beat) {
        return CompletableFuture.completedStage(new News(now(), 0, 1, false, Map.of(), Map.of()));
    }

    @Override
    public CompletionStage<Answer> replace(String breaker, long expected, FleetRecord next) {
        return CompletableFuture.completedStage(new Answer(false, now(), Versioned.NONE));
    }

    @Override
    public CompletionStage<Answer> restore(String breaker, Versioned lost) {
        return replace(breaker, 0, lost.record());
    }

    @Override
    public CompletionStage<?> leave(String instance) {
        return CompletableFuture.completedStage(true);
    }

    @Override
    public CompletionStage<List<Instance>> instances() {
        return CompletableFuture.completedStage(List.of());
    }

    private static long now() {
        return System.currentTimeMillis() * 1_000;
    }
}
