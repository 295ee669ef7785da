package io.throttlemachines.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.Mode;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.AllOf;
import io.throttlemachines.limiter.AllOf.PermitRequest;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.Permit;
import io.throttlemachines.test.ManualTicker;
import io.throttlemachines.testing.SuppliedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The clock fails for a caller that waits for permits: no place is lost, and no caller waits for ever. */
class BlockedWaitFaultTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualTicker ticker = new ManualTicker();

    /** Whose readings of the clock fail; null for nobody's. */
    private volatile @Nullable Thread victim;

    /** How often that thread still reads the clock before it fails once; for ever if that is negative. */
    private final AtomicInteger readsLeft = new AtomicInteger();

    private final AtomicInteger instantsLeft = new AtomicInteger(Integer.MAX_VALUE);

    private final ThrottleMachines machines = ThrottleMachines.builder()
            .ticker(this::read)
            .clock(new SuppliedClock(this::instant))
            .scheduler(ticker.scheduler())
            .limiter(
                    "places",
                    LimiterConfig.builder()
                            .algorithm(Algorithm.CONCURRENCY)
                            .limit(1)
                            .maxWait(SECOND)
                            .build())
            .limiter(
                    "rate",
                    LimiterConfig.of(1, SECOND).toBuilder().maxWait(SECOND).build())
            .limiter(
                    "observed",
                    LimiterConfig.of(1, SECOND).toBuilder().mode(Mode.OBSERVE).build())
            .listener(event -> {})
            .build();
    private final Limiter places = machines.limiter("places");

    private long read() {
        if (victim == Thread.currentThread()) {
            int left = readsLeft.getAndDecrement();
            if (left <= 0) {
                victim = left < 0 ? victim : null;
                throw new IllegalStateException("no time");
            }
        }
        return ticker.read();
    }

    private Instant instant() {
        if (instantsLeft.getAndDecrement() == 0) {
            throw new IllegalStateException("no date");
        }
        return Instant.EPOCH;
    }

    @AfterEach
    void close() {
        victim = null;
        machines.close();
    }

    static List<Function<ThrottleMachines, Permit>> blockingCallers() {
        return List.of(
                machines -> machines.limiter("places").acquire(),
                machines -> machines.limiter("places")
                        .call(() -> machines.limiter("observed").acquire()),
                machines -> both(machines).acquire());
    }

    private static AllOf both(ThrottleMachines machines) {
        return machines.allOf(List.of(
                new PermitRequest(machines.limiter("observed"), 1), new PermitRequest(machines.limiter("places"), 1)));
    }

    /** The clock fails at each of its readings in turn. */
    @ParameterizedTest
    @MethodSource("blockingCallers")
    void placeIsFreeThoughTheClockFailsForItsCaller(Function<ThrottleMachines, Permit> caller) throws Exception {
        boolean failed = true;
        for (int reads = 0; failed; reads++) {
            Permit held = places.acquire();
            CompletableFuture<Thread> begun = new CompletableFuture<>();
            CompletableFuture<Permit> waiting = CompletableFuture.supplyAsync(() -> {
                begun.complete(Thread.currentThread());
                return caller.apply(machines);
            });
            await().until(() -> places.status().concurrency().waiting() == 1);
            readsLeft.set(reads);
            victim = begun.join();

            held.release();

            waiting.handle((permit, failure) -> {
                        if (permit != null) {
                            permit.release();
                        }
                        return true;
                    })
                    .get(1, TimeUnit.MINUTES);
            failed = victim == null;
            victim = null;
            assertThat(places.tryAcquire()).as("free after %d reads", reads).isTrue();
            places.release();
        }
    }

    @Test
    void placeIsFreeThoughTheEventOfAnotherLimiterHasNoDate() {
        List<Function<ThrottleMachines, Object>> callers = List.of(
                machines -> both(machines).acquire(), machines -> both(machines).tryAcquire());
        machines.limiter("observed").acquire();
        for (Function<ThrottleMachines, Object> caller : callers) {
            instantsLeft.set(0);
            assertThatThrownBy(() -> caller.apply(machines)).hasMessage("no date");
            assertThat(places.tryAcquire()).isTrue();
            places.release();
        }
    }

    static Stream<Function<ThrottleMachines, CompletableFuture<?>>> asynchronousCallers() {
        return Stream.of("rate", "places")
                .flatMap(name -> Stream.of(
                        machines -> machines.limiter(name).acquireAsync(),
                        machines -> machines.limiter(name).permitAsync(),
                        machines -> machines.limiter(name).callStage(() -> CompletableFuture.completedFuture("")),
                        machines -> machines.allOf(List.of(new PermitRequest(machines.limiter(name), 1)))
                                .permitAsync()));
    }

    /** Where the second look fails, the clock also fails when that is reported. */
    @ParameterizedTest
    @MethodSource("asynchronousCallers")
    void waitEndsThoughTheClockFailsForEver(Function<ThrottleMachines, CompletableFuture<?>> caller) {
        for (boolean closes : new boolean[] {false, true}) {
            machines.limiter("rate").acquire();
            places.acquire();
            CompletableFuture<?> waiting = caller.apply(machines);
            assertThat(waiting).isNotDone();
            readsLeft.set(-1);
            victim = Thread.currentThread();

            if (closes) {
                machines.close();
            } else {
                ticker.advance(SECOND);
                ticker.advance(Duration.ZERO);
            }

            victim = null;
            assertThat(waiting).isCompletedExceptionally();
            ticker.advance(SECOND.multipliedBy(2));
            places.reset();
        }
    }

    /** The refusal needs the settings, and so the clock as long as a mode has an end. */
    @Test
    void waitForAPlaceEndsThoughTheClockFailsWhenItIsTooLong() {
        places.mode(Mode.OBSERVE);
        places.mode(Mode.ENFORCE, ActionNote.NONE.lasting(Duration.ofHours(1)));
        Permit held = places.acquire();
        CompletableFuture<Permit> waiting = places.permitAsync();
        assertThat(waiting).isNotDone();
        readsLeft.set(-1);
        victim = Thread.currentThread();

        ticker.advance(SECOND);
        ticker.advance(Duration.ZERO);

        victim = null;
        assertThat(waiting).isCompletedExceptionally();
        held.release();
        assertThat(places.tryAcquire()).isTrue();
    }
}
