package io.throttlemachines.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.test.ManualTicker;
import io.throttlemachines.testing.Bench;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** B15: a call of a key that was never made says nothing about the breaker's own circuit, whatever counts as a failure. */
class KeyedProbeTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualTicker ticker = new ManualTicker();
    private final ThrottleMachines machines = ThrottleMachines.builder()
            .ticker(ticker)
            .scheduler(ticker.scheduler())
            .executor(task -> {
                throw new IllegalStateException("the pool stops");
            })
            .breaker(
                    "partner",
                    Bench.settings()
                            .recordExceptions(List.of(IOException.class))
                            .maxConcurrent(1)
                            .maxConcurrentWait(SECOND)
                            .build())
            .build();
    private final Breaker breaker = machines.breaker("partner");
    private final GuardedCalls key = breaker.forKey("key");

    @AfterEach
    void close() {
        machines.close();
    }

    static Stream<Consumer<GuardedCalls>> calls() {
        return Stream.of(
                key -> key.callAsync(() -> "never"),
                key -> key.callStage(() -> CompletableFuture.completedFuture("never")),
                key -> key.fireAndForget(() -> {}),
                GuardedCalls::admitAsync);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void callForWhichThereIsNoThreadClosesNothing(Consumer<GuardedCalls> call) {
        Admission held = key.admit();
        breaker.forceOpen();
        ticker.advance(Bench.RESET_TIMEOUT);
        call.accept(key);

        held.release(); // the call gets its place, and no thread

        assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
        key.run(() -> {});
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void callThatFindsNoThreadAtOnceClosesNothing() {
        breaker.forceOpen();
        ticker.advance(Bench.RESET_TIMEOUT);

        assertThat(key.callAsync(() -> "never")).isCompletedExceptionally();

        assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
    }

    @Test
    void callThatWaitsWhenTheLibraryIsClosedClosesNothing() {
        Admission held = key.admit();
        breaker.forceOpen();
        ticker.advance(Bench.RESET_TIMEOUT);
        CompletableFuture<String> waiting = key.callStage(() -> CompletableFuture.completedFuture("never"));
        assertThat(waiting).isNotDone();

        machines.close();

        assertThat(waiting).isCompletedExceptionally();
        assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
        held.release();
    }
}
