package io.throttlemachines.limiter.store;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.ThrottleMachinesBuilder;
import io.throttlemachines.limiter.AllOf;
import io.throttlemachines.limiter.AllOf.PermitRequest;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.LimiterConfigBuilder;
import io.throttlemachines.limiter.Permits;
import io.throttlemachines.limiter.store.StoreConfig.OnFailure;
import io.throttlemachines.metrics.ThrottleMeters.StoreMeter;
import io.throttlemachines.test.ManualTicker;
import io.throttlemachines.testing.EventRecorder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/** One instance of an application, whose limiter "api" keeps 3 permits per minute in the store "grid". */
final class Instance implements AutoCloseable {

    static final Duration PERIOD = Duration.ofMinutes(1);
    static final Duration TIMEOUT = Duration.ofMillis(5);
    static final long LIMIT = 3;

    final EventRecorder events = new EventRecorder();
    final List<StoreMeter.Outcome> outcomes = new CopyOnWriteArrayList<>();
    final List<StoreMeter.Command> commands = new CopyOnWriteArrayList<>();
    final ThrottleMachines machines;
    final Limiter api;

    /** What depends on the store runs at once. */
    Instance(ManualTicker ticker, PermitStore store, OnFailure onFailure) {
        this(ticker, store, onFailure, Runnable::run);
    }

    Instance(ManualTicker ticker, PermitStore store, OnFailure onFailure, Executor executor) {
        this(builder(ticker, store, onFailure).executor(executor).scheduler(ticker.scheduler()));
    }

    Instance(ThrottleMachinesBuilder builder) {
        machines = builder.listener(events).build();
        machines.measure(new StoreMeters((command, outcome, nanos) -> {
            commands.add(command);
            outcomes.add(outcome);
        }));
        api = machines.limiter("api");
    }

    static ThrottleMachinesBuilder builder(ManualTicker ticker, PermitStore store, OnFailure onFailure) {
        return ThrottleMachines.builder()
                .ticker(ticker)
                .clock(ticker.clock())
                .sleeper(ticker)
                .store("grid", store, new StoreConfig(TIMEOUT, onFailure))
                .limiter("api", shared().build())
                .limiter("other", shared().build())
                .limiter("alone", LimiterConfig.of(LIMIT, PERIOD));
    }

    static LimiterConfigBuilder shared() {
        return LimiterConfig.builder().limit(LIMIT).period(PERIOD).store("grid");
    }

    Limiter limiter(String name) {
        return machines.limiter(name);
    }

    StoreStatus store() {
        return machines.stores().get("grid");
    }

    /** One permit of each. */
    AllOf allOf(Permits... of) {
        return machines.allOf(
                List.of(of).stream().map(each -> new PermitRequest(each, 1)).toList());
    }

    @Override
    public void close() {
        machines.close();
    }
}
