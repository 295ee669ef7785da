package io.throttlemachines.limiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.refusal.ThrottledException;
import io.throttlemachines.testing.Bench;
import io.throttlemachines.time.Sleeper;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LimiterWaitingTest {

    private static final Duration INTERVAL = Duration.ofMillis(100);

    private final Bench bench = new Bench();
    private final LimiterConfigBuilder config =
            Bench.tenPerSecond(Algorithm.GCRA).burst(1);
    private final Limiter limiter = bench.limiter(config);

    @Test
    void callersDoNotWaitByDefault() {
        limiter.acquire();
        assertThatThrownBy(limiter::acquire).isInstanceOf(ThrottledException.class);
        assertThat(bench.ticker().slept()).isEmpty();
    }

    @Test
    void waitsJustLongEnough() {
        limiter.acquire();
        limiter.acquire(Duration.ofSeconds(1));
        assertThat(bench.ticker().slept()).containsExactly(INTERVAL);
        assertThat(limiter.status().throttled()).isZero();
    }

    @Test
    void waitsUpToTheLongestWait() {
        limiter.acquire();
        limiter.acquire(INTERVAL);
        assertThatThrownBy(() -> limiter.acquire(INTERVAL.minusNanos(1))).isInstanceOf(ThrottledException.class);
        assertThat(bench.ticker().slept()).hasSize(1);
        assertThat(limiter.status().throttled()).isEqualTo(1);
    }

    @Test
    void waitsUpToMaxWaitOfTheLimiter() {
        Limiter patient = bench.limiter("patient", config.maxWait(INTERVAL));
        patient.acquire();
        assertThat(patient.<String, RuntimeException>call(() -> "late")).isEqualTo("late");
        assertThat(bench.ticker().slept()).containsExactly(INTERVAL);
    }

    @Test
    void hugeWaitsAreAcceptedAndNegativeOnesMeanNoWait() {
        limiter.acquire(Duration.ofSeconds(Long.MAX_VALUE));
        limiter.acquire(Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(bench.ticker().slept()).hasSize(1);
        assertThatThrownBy(() -> limiter.acquire(Duration.ofSeconds(Long.MIN_VALUE)))
                .isInstanceOf(ThrottledException.class);
    }

    @Test
    void aCallerOvertakenByAnotherWaitsAgain() {
        AtomicReference<Sleeper> sleeper = new AtomicReference<>();
        Bench crowd =
                new Bench(builder -> builder.sleeper(duration -> sleeper.get().sleep(duration)));
        Limiter shared = crowd.limiter(config);
        AtomicInteger faster = new AtomicInteger(2);
        sleeper.set(duration -> {
            crowd.advance(duration);
            if (faster.getAndDecrement() > 0) {
                shared.acquire();
            }
        });
        shared.acquire();
        long before = crowd.nanos();
        shared.acquire(Duration.ofSeconds(1));
        assertThat(crowd.nanos() - before).isEqualTo(INTERVAL.multipliedBy(3).toNanos());
    }

    @Test
    void anInterruptEndsTheWait() {
        limiter.acquire();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> limiter.acquire(Duration.ofSeconds(1))).isInstanceOf(ThrottledException.class);
        assertThat(Thread.interrupted()).isTrue();
        bench.advance(INTERVAL);
        assertThat(limiter.tryAcquire()).isTrue();
    }

    @Test
    void dependenciesAreCheckedAgainAfterTheWait() {
        AtomicReference<Breaker> database = new AtomicReference<>();
        Bench unlucky =
                new Bench(builder -> builder.sleeper(duration -> database.get().forceOpen()));
        database.set(unlucky.breaker("database"));
        Limiter dependent = unlucky.limiter(config.dependsOn("database"));
        dependent.acquire();
        assertThatThrownBy(() -> dependent.acquire(Duration.ofSeconds(1))).isInstanceOf(DependencyException.class);
    }

    @Test
    void waitsWithoutHoldingAThread() {
        limiter.acquire();
        CompletableFuture<Void> waiting = limiter.acquireAsync(1, Duration.ofSeconds(1));
        assertThat(waiting).isNotDone();
        bench.advance(INTERVAL.minusNanos(1));
        assertThat(waiting).isNotDone();
        bench.advance(Duration.ofNanos(1));
        assertThat(waiting).isCompleted();
        assertThat(limiter.tryAcquire()).isFalse();
    }

    @Test
    void ofTwoWaitingCallersOneWaitsAgain() {
        limiter.acquire();
        CompletableFuture<Void> first = limiter.acquireAsync(1, Duration.ofSeconds(1));
        CompletableFuture<Void> second = limiter.acquireAsync(1, Duration.ofSeconds(1));
        CompletableFuture<Void> third = limiter.acquireAsync(1, Duration.ofMillis(150));
        bench.advance(INTERVAL);
        assertThat(first).isCompleted();
        assertThat(second).isNotDone();
        assertThat(third).isCompletedExceptionally();
        bench.advance(INTERVAL);
        assertThat(second).isCompleted();
        assertThat(limiter.status().throttled()).isEqualTo(1);
    }

    @Test
    void availablePermitsAreGrantedAtOnce() {
        assertThat(limiter.acquireAsync()).isCompleted();
        assertThat(limiter.acquireAsync()).isCompletedExceptionally();
        assertThat(limiter.tryAcquireAsync()).isCompletedWithValue(false);
        bench.advance(INTERVAL);
        assertThat(limiter.tryAcquireAsync()).isCompletedWithValue(true);
        assertThat(limiter.status().throttled()).isEqualTo(2);
    }

    @Test
    void cancellingEndsTheWaitAndTakesNothing() {
        limiter.acquire();
        CompletableFuture<Void> waiting = limiter.acquireAsync(1, Duration.ofSeconds(1));
        assertThat(bench.ticker().pendingTasks()).isEqualTo(1);
        waiting.cancel(true);
        assertThat(bench.ticker().pendingTasks()).isZero();
        bench.advance(INTERVAL);
        assertThat(limiter.tryAcquire()).isTrue();
    }

    @Test
    void anAsynchronousCallStartsWhenItsPermitIsTaken() {
        Limiter patient = bench.limiter("patient", config.maxWait(INTERVAL));
        patient.acquire();
        CompletableFuture<String> source = new CompletableFuture<>();
        AtomicInteger started = new AtomicInteger();
        CompletionStage<String> answer = patient.callStage(() -> {
            started.incrementAndGet();
            return source;
        });
        assertThat(started).hasValue(0);
        bench.advance(INTERVAL);
        await().until(() -> started.get() == 1);
        source.complete("late");
        assertThat(answer.toCompletableFuture().join()).isEqualTo("late");
    }

    @Test
    void aCancelledCallIsNeverStartedAndTakesNothing() {
        Limiter patient = bench.limiter("patient", config.maxWait(INTERVAL));
        patient.acquire();
        AtomicInteger started = new AtomicInteger();
        CompletionStage<String> answer = patient.callStage(() -> {
            started.incrementAndGet();
            return new CompletableFuture<>();
        });
        answer.toCompletableFuture().cancel(true);
        bench.advance(INTERVAL);
        assertThat(started).hasValue(0);
        assertThat(patient.tryAcquire()).isTrue();
    }

    @Test
    void cancellingAStartedCallReachesIt() {
        Limiter patient = bench.limiter("patient", config.maxWait(INTERVAL));
        patient.acquire();
        CompletableFuture<String> source = new CompletableFuture<>();
        CompletableFuture<Boolean> started = new CompletableFuture<>();
        CompletionStage<String> answer = patient.callStage(() -> {
            started.complete(true);
            return source;
        });
        bench.advance(INTERVAL);
        assertThat(started.join()).isTrue();
        answer.toCompletableFuture().cancel(true);
        await().until(source::isCancelled);
    }

    @Test
    void aRefusedOrBrokenAsynchronousCallIsAFailedStage() {
        IllegalStateException broken = new IllegalStateException("broken");
        assertThat(limiter.callStage(() -> {
                    throw broken;
                }))
                .isCompletedExceptionally();
        assertThatThrownBy(() -> limiter.callStage(() -> CompletableFuture.completedFuture(1))
                        .toCompletableFuture()
                        .join())
                .hasCauseInstanceOf(ThrottledException.class);
    }
}
