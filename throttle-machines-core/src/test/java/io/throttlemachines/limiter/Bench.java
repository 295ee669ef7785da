package io.throttlemachines.limiter;

import io.throttlemachines.event.Events;
import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.graph.Declaration;
import io.throttlemachines.graph.Graph;
import io.throttlemachines.graph.Node;
import io.throttlemachines.graph.Way;
import io.throttlemachines.test.ManualTicker;
import io.throttlemachines.testing.ManualTimers;
import io.throttlemachines.time.Sleeper;
import io.throttlemachines.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a limiter needs around it, driven by hand. */
final class Bench {

    final ManualTicker ticker = new ManualTicker();
    final ManualTimers timers = new ManualTimers(ticker);
    final List<ThrottleEvent> heard = new CopyOnWriteArrayList<>();
    final Events events = new Events();
    final Time time;
    final Graph graph;
    private final LimiterParts parts;

    Bench() {
        this(null);
    }

    /** With another way of sleeping. */
    Bench(Sleeper other) {
        time = new Time(ticker, ticker.clock(), other == null ? ticker : other);
        graph = new Graph(time, events);
        parts = new LimiterParts(time, events, new Way(graph), () -> timers);
    }

    void listen() {
        events.add(heard::add);
    }

    void advance(Duration by) {
        ticker.advance(by);
        timers.fire();
    }

    Limiter limiter(LimiterConfig config, Node... dependencies) {
        return limiter("api", config, dependencies);
    }

    Limiter limiter(LimiterConfigBuilder config, Node... dependencies) {
        return limiter(config.build(), dependencies);
    }

    Limiter limiter(String name, LimiterConfig config, Node... dependencies) {
        Limiter limiter = Limiter.create(name, config, parts);
        graph.declare(List.of(new Declaration(limiter.node(), List.of(dependencies), List.of())));
        return limiter;
    }

    SwitchCircuit circuit(String name) {
        return new SwitchCircuit(name, graph, time);
    }

    static LimiterConfigBuilder tenPerSecond(Algorithm algorithm) {
        return LimiterConfig.of(10, Duration.ofSeconds(1)).toBuilder().algorithm(algorithm);
    }
}
