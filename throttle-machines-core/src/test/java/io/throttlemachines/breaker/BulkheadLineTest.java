package io.throttlemachines.breaker;

import static io.throttlemachines.testing.Calls.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.refusal.BulkheadFullException;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** B14: how long the line for places can be, and what ends a wait besides a place and the time. */
class BulkheadLineTest {

    private static final Duration WAIT = Duration.ofSeconds(3);

    private final Bench bench = new Bench();
    private final Breaker breaker =
            bench.breaker(it -> it.failureThreshold(5).maxConcurrent(1).maxConcurrentWait(WAIT));

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void callWithoutAThreadGivesItsPlaceBack() {
        RejectedExecutionException full = new RejectedExecutionException("full");
        try (Bench own = new Bench(builder -> builder.executor(task -> {
            throw full;
        }))) {
            Breaker narrow = own.breaker(
                    "narrow",
                    Bench.settings().maxConcurrent(1).maxConcurrentWait(WAIT).build());
            Admission first = narrow.admit();
            CompletableFuture<String> stage = narrow.callStage(() -> CompletableFuture.completedFuture("never"));
            CompletableFuture<String> body = narrow.callAsync(() -> "never");
            first.release();

            assertThatThrownBy(stage::join).hasCause(full);
            assertThatThrownBy(body::join).hasCause(full);
            narrow.admit();
            assertThat(own.ticker().pendingTasks()).isZero();
        }
    }

    @Test
    void aHundredCallersWaitAtMostOrTenForEachPlace() {
        breaker.admit();
        assertThat(waiting(breaker, 101)).isEqualTo(100);

        Breaker wide = bench.breaker(
                "wide",
                Bench.settings().maxConcurrent(20).maxConcurrentWait(WAIT).build());
        for (int i = 0; i < 20; i++) {
            wide.admit();
        }
        assertThat(waiting(wide, 201)).isEqualTo(200);
        assertRefused(wide, BulkheadFullException.class);
    }

    @Test
    void timeLimitBeginsAfterTheWait() {
        Breaker both = bench.breaker(
                "both",
                Bench.settings()
                        .failureThreshold(5)
                        .maxConcurrent(1)
                        .maxConcurrentWait(WAIT)
                        .timeout(Duration.ofSeconds(1))
                        .build());
        CompletableFuture<String> first = both.callStage(CompletableFuture::new);
        CompletableFuture<String> second = both.callStage(CompletableFuture::new);
        bench.advance(Duration.ofSeconds(1));
        assertThat(first).isCompletedExceptionally();
        assertThat(second).isNotDone();

        await().until(() -> bench.ticker().pendingTasks() == 1);
        bench.advance(Duration.ofSeconds(1));
        await().until(second::isDone);
        assertThat(both.status().failures()).isEqualTo(2);
        both.admit().release();
    }

    @Test
    void openingByACascadeEndsTheWait() {
        bench.breaker("primary", Bench.settings().cascadesTo("breaker").build());
        breaker.admit();
        CompletableFuture<Admission> waiting = breaker.admitAsync();
        bench.breaker("primary").forceOpen();

        assertThatThrownBy(waiting::join)
                .hasCauseExactlyInstanceOf(CircuitOpenException.class)
                .hasMessageContaining("primary");
    }

    private static long waiting(Breaker breaker, int callers) {
        long waiting = 0;
        for (int i = 0; i < callers; i++) {
            waiting += breaker.admitAsync().isDone() ? 0 : 1;
        }
        return waiting;
    }
}
