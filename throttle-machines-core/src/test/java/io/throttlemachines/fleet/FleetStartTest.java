package io.throttlemachines.fleet;

import static io.throttlemachines.state.CircuitState.OPEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.test.ManualTicker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** An instance that starts while its store is created by the first question. */
class FleetStartTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final ManualTicker ticker = new ManualTicker();
    private final MemoryFleetStore fleet = new MemoryFleetStore(ticker.clock());
    private final BreakerConfig shared = FleetScene.settings(settings -> {});

    @Test
    void waitsForTheAnswerHoweverLongItTakesToCreateTheStore() {
        AtomicBoolean started = new AtomicBoolean();
        try (ThrottleMachines first = instance("a", fleet.line())) {
            first.breaker(FleetScene.NAME).isolate();
            ticker.advance(Duration.ZERO);

            Thread starting = Thread.currentThread();
            FleetStore late = new LateStore(() -> await().atMost(TIMEOUT)
                    .until(() -> started.get() || starting.getState() == Thread.State.TIMED_WAITING));
            try (ThrottleMachines second = instance("b", late)) {
                CircuitState state = second.breaker(FleetScene.NAME).state();
                started.set(true);

                assertThat(state).isEqualTo(OPEN);
            } finally {
                started.set(true);
            }
        }
    }

    private ThrottleMachines instance(String name, FleetStore store) {
        return ThrottleMachines.builder()
                .ticker(ticker)
                .clock(ticker.clock())
                .sleeper(ticker)
                .scheduler(ticker.scheduler())
                .executor(Runnable::run)
                .fleet(new FleetConfig("shop", name, FleetScene.HEARTBEAT, FleetScene.POLL, TIMEOUT), store)
                .breaker(FleetScene.NAME, shared)
                .build();
    }

    /** Takes longer than the timeout to be there, and then answers on another thread. */
    private final class LateStore implements FleetStore {

        private final Runnable beforeAnswer;

        LateStore(Runnable beforeAnswer) {
            this.beforeAnswer = beforeAnswer;
        }

        @Override
        public AutoCloseable subscribe(Runnable listener) {
            ticker.advance(TIMEOUT.plusSeconds(1));
            return fleet.subscribe(listener);
        }

        @Override
        public CompletionStage<News> beat(Beat beat) {
            return CompletableFuture.runAsync(beforeAnswer).thenCompose(ready -> fleet.beat(beat));
        }

        @Override
        public CompletionStage<Answer> replace(String breaker, long expected, FleetRecord next) {
            return fleet.replace(breaker, expected, next);
        }

        @Override
        public CompletionStage<Answer> restore(String breaker, Versioned lost) {
            return fleet.restore(breaker, lost);
        }

        @Override
        public CompletionStage<?> leave(String instance) {
            return fleet.leave(instance);
        }

        @Override
        public CompletionStage<List<Instance>> instances() {
            return fleet.instances();
        }
    }
}
