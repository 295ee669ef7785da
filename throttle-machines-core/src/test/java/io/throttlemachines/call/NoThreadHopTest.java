package io.throttlemachines.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.test.ManualTicker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A stage that is complete already is answered on the caller's thread, without a thread or timer of the library. */
class NoThreadHopTest {

    private final ManualTicker ticker = new ManualTicker();
    private final ThrottleMachines machines = ThrottleMachines.builder()
            .ticker(ticker)
            .scheduler(ticker.scheduler())
            .executor(task -> {
                throw new RejectedExecutionException("no call needs a thread");
            })
            .build();

    @AfterEach
    void close() {
        machines.close();
    }

    private void staysHere(Function<Supplier<CompletionStage<String>>, CompletionStage<String>> way) {
        AtomicReference<Thread> begun = new AtomicReference<>();
        AtomicReference<Thread> goesOn = new AtomicReference<>();
        CompletionStage<String> answer = way.apply(() -> {
            begun.set(Thread.currentThread());
            return CompletableFuture.completedFuture("there");
        });
        assertThat(answer.thenAccept(value -> goesOn.set(Thread.currentThread())))
                .isCompleted();
        assertThat(answer.toCompletableFuture()).isCompletedWithValue("there");
        assertThat(begun).hasValue(Thread.currentThread());
        assertThat(goesOn).hasValue(Thread.currentThread());
        assertThat(ticker.pendingTasks()).isZero();
    }

    @Test
    void throughAClosedBreaker() {
        staysHere(machines.breaker("breaker")::callStage);
    }

    @Test
    void throughAClosedBreakerThatCountsARate() {
        Breaker breaker = machines.breaker(
                "breaker",
                BreakerConfig.builder()
                        .failureRateThreshold(50.0)
                        .slowCallDuration(Duration.ofSeconds(1))
                        .slowCallRateThreshold(50.0)
                        .build());
        staysHere(breaker::callStage);
    }

    @Test
    void throughALimiterWithPermits() {
        staysHere(machines.limiter("limiter", LimiterConfig.of(1, Duration.ofSeconds(1)))::callStage);
    }

    @Test
    void throughALimiterThatMayWait() {
        LimiterConfig patient = LimiterConfig.of(1, Duration.ofSeconds(1)).toBuilder()
                .maxWait(Duration.ofSeconds(1))
                .build();
        staysHere(machines.limiter("limiter", patient)::callStage);
    }

    @Test
    void throughAHedge() {
        staysHere(call -> machines.hedge("hedge").callStage(attempt -> call.get()));
    }
}
