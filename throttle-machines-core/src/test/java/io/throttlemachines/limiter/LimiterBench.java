package io.throttlemachines.limiter;

import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.internal.event.Events;
import io.throttlemachines.internal.graph.Declaration;
import io.throttlemachines.internal.graph.DependencyCheck;
import io.throttlemachines.internal.graph.Graph;
import io.throttlemachines.internal.graph.Node;
import io.throttlemachines.internal.limiter.DefaultLimiter;
import io.throttlemachines.internal.limiter.LimiterParts;
import io.throttlemachines.internal.time.Time;
import io.throttlemachines.test.ManualTicker;
import io.throttlemachines.testing.ManualTimers;
import io.throttlemachines.time.Sleeper;
import io.throttlemachines.time.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Creates limiters on a clock and timers that the test drives, with every event recorded. */
public final class LimiterBench {

    final ManualTicker ticker = new ManualTicker();
    final ManualTimers timers = new ManualTimers(ticker);
    final List<ThrottleEvent> heard = new CopyOnWriteArrayList<>();
    final Events events = new Events();
    final Time time;
    final Graph graph;
    private final LimiterParts parts;

    LimiterBench() {
        this(null, () -> {});
    }

    /** With another sleeper. */
    LimiterBench(Sleeper other) {
        this(other, () -> {});
    }

    /** With another sleeper, unless null, and an action at each reading of the clock. */
    LimiterBench(Sleeper other, Runnable atEachReading) {
        this(other, atEachReading, null);
    }

    /** With another wall clock. */
    LimiterBench(Clock wall) {
        this(null, () -> {}, wall);
    }

    private LimiterBench(Sleeper other, Runnable atEachReading, Clock wall) {
        Ticker read = () -> {
            atEachReading.run();
            return ticker.read();
        };
        time = new Time(read, wall == null ? ticker.clock() : wall, other == null ? ticker : other);
        graph = new Graph(time, events);
        parts = new LimiterParts(time, events, new DependencyCheck(graph), () -> timers);
    }

    void listen() {
        events.add(heard::add);
    }

    void advance(Duration by) {
        ticker.advance(by);
        timers.fire();
    }

    DefaultLimiter limiter(LimiterConfig config, Node... dependencies) {
        return limiter("api", config, dependencies);
    }

    DefaultLimiter limiter(LimiterConfigBuilder config, Node... dependencies) {
        return limiter(config.build(), dependencies);
    }

    DefaultLimiter limiter(String name, LimiterConfig config, Node... dependencies) {
        DefaultLimiter limiter = DefaultLimiter.create(name, config, parts);
        graph.declare(List.of(new Declaration(limiter.node(), List.of(dependencies), List.of())));
        return limiter;
    }

    ManualCircuit circuit(String name) {
        return new ManualCircuit(name, graph, time);
    }

    public static LimiterConfigBuilder tenPerSecond(Algorithm algorithm) {
        return LimiterConfig.of(10, Duration.ofSeconds(1)).toBuilder().algorithm(algorithm);
    }
}
