package io.throttlemachines.fleet;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.ThrottleMachinesBuilder;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.BreakerConfigBuilder;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.test.ManualTicker;
import io.throttlemachines.testing.Bench;
import io.throttlemachines.testing.EventRecorder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Instances of one fleet on one clock, which drives their timers too. The clock of the store is another. */
final class FleetScene implements AutoCloseable {

    static final String NAME = "payments";
    static final Duration POLL = Duration.ofMillis(500);
    static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final Instant STORE_START = Instant.parse("2030-01-01T00:00:00Z");

    final ManualTicker ticker = new ManualTicker();
    final MemoryFleetStore store =
            new MemoryFleetStore(Clock.offset(ticker.clock(), Duration.between(Instant.EPOCH, STORE_START)));
    final List<Member> members = new ArrayList<>();
    private final Consumer<ThrottleMachinesBuilder> declarations;

    /** One instance. */
    final class Member {

        final String name;
        final MemoryFleetStore.Line line = store.line();
        final EventRecorder events = new EventRecorder();
        final ThrottleMachines machines;

        Member(String name, MemoryFleetStore.Weather weather) {
            this.name = name;
            line.weather(weather);
            ThrottleMachinesBuilder builder = ThrottleMachines.builder()
                    .ticker(ticker)
                    .clock(ticker.clock())
                    .sleeper(ticker)
                    .scheduler(ticker.scheduler())
                    .executor(Runnable::run)
                    .listener(events)
                    .fleet(new FleetConfig("shop", name, HEARTBEAT, POLL, Duration.ofMillis(10)), line);
            declarations.accept(builder);
            machines = builder.build();
        }

        Breaker breaker() {
            return machines.breaker(NAME);
        }

        CircuitState state() {
            return breaker().state();
        }

        boolean call() {
            try {
                breaker().run(() -> {});
                return true;
            } catch (RefusedException refused) {
                return false;
            }
        }

        @Nullable
        RefusedException refusal() {
            try {
                breaker().run(() -> {});
                return null;
            } catch (RefusedException refused) {
                return refused;
            }
        }

        void fail() {
            try {
                breaker().run(() -> {
                    throw new IllegalStateException("down");
                });
            } catch (IllegalStateException expected) {
                // it counts
            }
        }

        FleetStatus.ClusterBreaker status() {
            return machines.fleet().orElseThrow().breakers().get(NAME);
        }
    }

    /** Instances a, b, c and so on, with a cluster breaker. */
    FleetScene(int instances) {
        this(instances, settings -> {});
    }

    /** Instances with a cluster breaker of other settings. */
    FleetScene(int instances, Consumer<BreakerConfigBuilder> changes) {
        this(instances, builder -> builder.breaker(NAME, settings(changes)), true);
    }

    FleetScene(int instances, Consumer<ThrottleMachinesBuilder> declarations, boolean own) {
        this.declarations = declarations;
        for (int i = 0; i < instances; i++) {
            join();
        }
        poll();
    }

    static BreakerConfig settings(Consumer<BreakerConfigBuilder> changes) {
        BreakerConfigBuilder settings = Bench.settings().scope(Scope.CLUSTER);
        changes.accept(settings);
        return settings.build();
    }

    Member join() {
        return join(MemoryFleetStore.Weather.FAIR);
    }

    Member join(MemoryFleetStore.Weather weather) {
        Member member = new Member(String.valueOf((char) ('a' + members.size())), weather);
        members.add(member);
        return member;
    }

    Member member(int index) {
        return members.get(index);
    }

    void advance(Duration by) {
        ticker.advance(by);
    }

    /** Runs what is to run at once. */
    void now() {
        advance(Duration.ZERO);
    }

    /** Lets every instance poll once. */
    void poll() {
        advance(POLL);
    }

    /** Opens the circuits of some instances by a failure of each. */
    void fail(int... instances) {
        for (int each : instances) {
            members.get(each).fail();
        }
        now();
    }

    List<CircuitState> states() {
        return members.stream().map(Member::state).toList();
    }

    /** The record of the store. */
    FleetRecord record() {
        return store.record(NAME).record();
    }

    @Override
    public void close() {
        members.forEach(member -> member.machines.close());
    }
}
