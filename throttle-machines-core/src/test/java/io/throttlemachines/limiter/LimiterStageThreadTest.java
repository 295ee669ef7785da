package io.throttlemachines.limiter;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.context.ContextRegistry;
import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.test.ManualTicker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;

/** A1: an asynchronous call that has waited for its permit begins on a thread of the executor, as the timer's thread must stay free. */
class LimiterStageThreadTest {

    private static final String KEY = "limiter-stage-thread-test";
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualTicker ticker = new ManualTicker();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean rejects;

    private final ThrottleMachines machines = ThrottleMachines.builder()
            .ticker(ticker)
            .scheduler(ticker.scheduler())
            .executor(task -> {
                if (rejects) {
                    throw new RejectedExecutionException("no thread");
                }
                tasks.add(task);
            })
            .build();
    private final AtomicInteger begun = new AtomicInteger();
    private final CompletableFuture<String> stage = new CompletableFuture<>();

    @AfterEach
    void close() {
        machines.close();
    }

    /** A limiter whose only permit comes back after a second. */
    private Limiter limiter(Algorithm algorithm) {
        LimiterConfigBuilder config =
                LimiterConfig.builder().limit(1).algorithm(algorithm).maxWait(SECOND);
        boolean concurrent = algorithm.limitsConcurrency();
        Limiter limiter = machines.limiter(
                "api", concurrent ? config.build() : config.period(SECOND).build());
        Permit taken = limiter.acquire();
        var unused = ticker.scheduler().schedule(taken::release, 1, TimeUnit.SECONDS);
        return limiter;
    }

    private CompletableFuture<String> call(Limiter limiter) {
        return limiter.callStage(() -> {
            begun.incrementAndGet();
            return stage;
        });
    }

    private void advance() {
        ticker.advance(SECOND.minusNanos(1));
        ticker.advance(Duration.ofNanos(1));
        ticker.advance(Duration.ZERO);
    }

    @ParameterizedTest
    @EnumSource(names = {"TOKEN_BUCKET", "CONCURRENCY"})
    void callBeginsOnAThreadOfTheExecutor(Algorithm algorithm) {
        CompletableFuture<String> call = call(limiter(algorithm));
        advance();
        assertThat(begun).hasValue(0);

        tasks.remove().run();
        assertThat(begun).hasValue(1);
        stage.complete("answer");
        assertThat(call).isCompletedWithValue("answer");
    }

    @ParameterizedTest
    @EnumSource(names = {"TOKEN_BUCKET", "CONCURRENCY"})
    void callHasTheContextOfItsCaller(Algorithm algorithm) {
        Limiter limiter = limiter(algorithm);
        MDC.put("request", "42");
        CompletableFuture<String> call = limiter.callStage(() -> CompletableFuture.completedFuture(MDC.get("request")));
        MDC.remove("request");
        advance();
        tasks.remove().run();

        assertThat(call).isCompletedWithValue("42");
        assertThat(MDC.get("request")).isNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"TOKEN_BUCKET", "CONCURRENCY"})
    void callWhoseContextFailsTakesNoPermit(Algorithm algorithm) {
        Limiter limiter = limiter(algorithm);
        List<Boolean> failures = new ArrayList<>();
        ContextRegistry.getInstance().registerThreadLocalAccessor(KEY, () -> failing(failures), value -> {}, () -> {});
        CompletableFuture<String> call = call(limiter);
        ContextRegistry.getInstance().removeThreadLocalAccessor(KEY);
        advance();

        assertThat(failures).hasSize(1);
        assertThat(call)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(UnsupportedOperationException.class);
        assertThat(tasks).isEmpty();
        assertThat(begun).hasValue(0);
        assertThat(limiter.tryAcquire()).isTrue();
    }

    private static String failing(List<Boolean> failures) {
        failures.add(true);
        throw new UnsupportedOperationException("no context");
    }

    @ParameterizedTest
    @EnumSource(names = {"TOKEN_BUCKET", "CONCURRENCY"})
    void callForWhichThereIsNoThreadGivesItsPermitBack(Algorithm algorithm) {
        Limiter limiter = limiter(algorithm);
        CompletableFuture<String> call = call(limiter);
        rejects = true;
        advance();

        assertThat(call)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(RejectedExecutionException.class);
        assertThat(begun).hasValue(0);
        assertThat(limiter.tryAcquire()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"TOKEN_BUCKET", "CONCURRENCY"})
    void callCancelledBeforeItsThreadBeginsGivesItsPermitBack(Algorithm algorithm) {
        Limiter limiter = limiter(algorithm);
        CompletableFuture<String> call = call(limiter);
        advance();
        call.cancel(true);
        tasks.remove().run();

        assertThat(begun).hasValue(0);
        assertThat(limiter.tryAcquire()).isTrue();
    }
}
