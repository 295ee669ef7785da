package io.throttlemachines.fault;

import static io.throttlemachines.state.CircuitState.CLOSED;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.fault.CallOuts.Point;
import io.throttlemachines.fleet.FleetConfig;
import io.throttlemachines.fleet.FleetStore;
import io.throttlemachines.fleet.MemoryFleetStore;
import io.throttlemachines.fleet.Scope;
import io.throttlemachines.test.ManualTicker;
import io.throttlemachines.testing.Bench;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the store of a fleet, a timer, a ticker or a listener throws, and whenever: no place, vote, flag or lock is lost. */
class FleetFaultTest {

    static Stream<Arguments> cases() {
        List<Supplier<Throwable>> faults = List.of(
                () -> new OutOfMemoryError("injected"),
                () -> new StackOverflowError("injected"),
                () -> new IOException("injected, and not declared"));
        return Stream.of(Point.STORE, Point.STORE_ANSWER, Point.TIMERS, Point.TICKER, Point.LISTENER)
                .flatMap(point -> faults.stream()
                        .map(fault -> Arguments.of(point, fault.get().getClass().getSimpleName(), fault)));
    }

    @ParameterizedTest(name = "{0} throws {1}")
    @MethodSource("cases")
    void faultHarmsNothing(Point point, String kind, Supplier<Throwable> fault) throws Exception {
        int nth = 1;
        while (fires(point, nth, fault)) {
            nth++;
        }
        assertThat(nth).as("visits").isGreaterThan(1);
    }

    private static boolean fires(Point point, int nth, Supplier<Throwable> fault) throws Exception {
        CallOuts callOuts = new CallOuts(point, nth, fault);
        ManualTicker ticker = new ManualTicker();
        MemoryFleetStore store = new MemoryFleetStore(ticker.clock());
        try (ThrottleMachines faulty = instance("a", new FaultyFleetStore(store, callOuts), ticker, callOuts);
                ThrottleMachines other = instance("b", store, ticker, new CallOuts(point, 0, fault))) {
            callOuts.arm();
            story(faulty, other, ticker);
            callOuts.disarm();
            String where = "after visit " + nth + " of " + point + ", at " + callOuts.where();
            ticker.advance(Duration.ofSeconds(30));
            CompletableFuture.runAsync(() -> faulty.breaker("gateway").isolate())
                    .get(20, TimeUnit.SECONDS);
            ticker.advance(Duration.ofSeconds(6));
            assertThat(other.breaker("gateway").status().isolated()).as(where).isTrue();
            other.breaker("gateway").reset();
            ticker.advance(Duration.ofSeconds(1));
            assertThat(faulty.breaker("gateway").state()).as(where).isEqualTo(CLOSED);
            assertThat(store.record("gateway").record().probes()).as(where).isEmpty();
            assertThat(store.votes("gateway")).as(where).isEmpty();
            assertThat(faulty.breaker("gateway").call(() -> "answer")).as(where).isEqualTo("answer");
            return callOuts.fired();
        }
    }

    private static ThrottleMachines instance(String name, FleetStore store, ManualTicker ticker, CallOuts callOuts) {
        ThrottleMachines machines = ThrottleMachines.builder()
                .ticker(() -> {
                    callOuts.visit(Point.TICKER);
                    return ticker.read();
                })
                .clock(ticker.clock())
                .scheduler(new FaultyTimers(ticker.scheduler(), callOuts))
                .executor(Runnable::run)
                .listener(event -> callOuts.visit(Point.LISTENER))
                .fleet(new FleetConfig("shop", name), store)
                .build();
        var unused = machines.breaker(
                "gateway", Bench.settings().scope(Scope.CLUSTER).build());
        return machines;
    }

    private static void story(ThrottleMachines faulty, ThrottleMachines other, ManualTicker ticker) {
        Breaker mine = faulty.breaker("gateway");
        Breaker theirs = other.breaker("gateway");
        for (Breaker each : List.of(mine, theirs)) {
            FaultStory.attempt(() -> each.run(() -> {
                throw new IllegalStateException("down");
            }));
            FaultStory.attempt(() -> ticker.advance(Duration.ofSeconds(1)));
        }
        FaultStory.attempt(() -> ticker.advance(Bench.RESET_TIMEOUT));
        FaultStory.attempt(() -> mine.admit().release());
        FaultStory.attempt(() -> ticker.advance(Duration.ofSeconds(1)));
        FaultStory.attempt(() -> mine.run(() -> {}));
        FaultStory.attempt(() -> ticker.advance(Duration.ofSeconds(1)));
        FaultStory.attempt(mine::forceOpen);
        FaultStory.attempt(() -> ticker.advance(Duration.ofSeconds(1)));
        FaultStory.attempt(faulty::fleet);
        FaultStory.attempt(mine::reset);
        FaultStory.attempt(() -> ticker.advance(Duration.ofSeconds(1)));
    }
}
