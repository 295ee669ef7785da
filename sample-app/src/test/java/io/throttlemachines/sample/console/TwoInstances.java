package io.throttlemachines.sample.console;

import io.throttlemachines.fleet.FleetRecord;
import io.throttlemachines.fleet.FleetStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A fleet with another instance, which votes to open a breaker and lives as long as the test. */
final class TwoInstances implements FleetStore {

    private final String self;
    private final String peer;
    private final String breaker;

    TwoInstances(String self, String peer, String breaker) {
        this.self = self;
        this.peer = peer;
        this.breaker = breaker;
    }

    private static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    @Override
    public CompletionStage<News> beat(Beat beat) {
        return CompletableFuture.completedFuture(
                new News(now(), 0, 2, false, Map.of(breaker, Map.of(peer, 0L)), Map.of()));
    }

    @Override
    public CompletionStage<Answer> replace(String name, long expected, FleetRecord next) {
        return CompletableFuture.completedFuture(new Answer(false, now(), Versioned.NONE));
    }

    @Override
    public CompletionStage<Answer> restore(String name, Versioned lost) {
        return CompletableFuture.completedFuture(new Answer(false, now(), Versioned.NONE));
    }

    @Override
    public CompletionStage<?> leave(String instance) {
        return CompletableFuture.completedFuture(true);
    }

    @Override
    public CompletionStage<List<Instance>> instances() {
        return CompletableFuture.completedFuture(List.of(new Instance(self, now()), new Instance(peer, now())));
    }
}
