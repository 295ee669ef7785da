package io.throttlemachines.benchmarks;

import io.throttlemachines.fleet.FleetRecord;
import io.throttlemachines.fleet.FleetStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A fleet of one instance in which nothing ever happens. */
final class QuietFleetStore implements FleetStore {

    private static <T> CompletionStage<T> answer(T value) {
        return CompletableFuture.completedFuture(value);
    }

    private static long micros() {
        return TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
    }

    @Override
    public CompletionStage<News> beat(Beat beat) {
        return answer(new News(micros(), 0, 1, false, Map.of(), Map.of()));
    }

    @Override
    public CompletionStage<Answer> replace(String breaker, long expected, FleetRecord next) {
        return answer(new Answer(false, micros(), Versioned.NONE));
    }

    @Override
    public CompletionStage<Answer> restore(String breaker, Versioned lost) {
        return answer(new Answer(false, micros(), Versioned.NONE));
    }

    @Override
    public CompletionStage<?> leave(String instance) {
        return answer(true);
    }

    @Override
    public CompletionStage<List<Instance>> instances() {
        return answer(List.of());
    }
}
