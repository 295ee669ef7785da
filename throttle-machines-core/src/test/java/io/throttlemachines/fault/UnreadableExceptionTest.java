package io.throttlemachines.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Admission;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.event.CallFailed;
import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.retry.RetryConfig;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Unreadable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A caller gets the exception of its call, and the call gives its place back, also if the exception's own methods throw. */
class UnreadableExceptionTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<ThrottleEvent> events = new CopyOnWriteArrayList<>();
    private final ThrottleMachines machines = machines();

    private ThrottleMachines machines() {
        BreakerConfig onePlace =
                BreakerConfig.builder().failureThreshold(2).maxConcurrent(1).build();
        ThrottleMachines built = ThrottleMachines.builder().executor(threads).build();
        built.addListener(events::add);
        built.breaker("plain", onePlace);
        built.breaker("timed", onePlace.toBuilder().timeout(Duration.ofHours(1)).build());
        built.breaker("hedged", onePlace);
        built.breaker("waiting", onePlace.toBuilder().maxConcurrentWait(LONG).build());
        built.limiter(
                "places",
                LimiterConfig.builder()
                        .algorithm(Algorithm.CONCURRENCY)
                        .limit(1)
                        .build());
        built.hedge("search", HedgeConfig.builder().breakers(List.of("hedged")).build());
        built.hedge("alone", HedgeConfig.builder().maxAttempts(1).build());
        built.retry(
                "retry",
                RetryConfig.builder()
                        .maxAttempts(2)
                        .backoff(Duration.ZERO)
                        .budget(9)
                        .build());
        return built;
    }

    @AfterEach
    void close() {
        machines.close();
        threads.shutdownNow();
    }

    /** How a call is made that fails; returns what its caller gets. */
    private enum Way {
        CALL((machines, thrown) -> caught(() -> machines.breaker("plain").call(() -> thrown(thrown)))),
        ASYNC((machines, thrown) -> machines.breaker("plain").callAsync(() -> thrown(thrown))),
        STAGE((machines, thrown) -> machines.breaker("plain").callStage(() -> CompletableFuture.failedFuture(thrown))),
        STAGE_THROWS((machines, thrown) -> machines.breaker("plain").callStage(() -> stage(thrown))),
        LATE_STAGE((machines, thrown) -> late(thrown, machines.breaker("plain")::callStage)),
        ADMISSION((machines, thrown) -> {
            Admission admission = machines.breaker("plain").admit();
            admission.failed(thrown);
            return CompletableFuture.failedFuture(thrown);
        }),
        TIMED(
                "timed",
                (machines, thrown) -> caught(() -> machines.breaker("timed").call(() -> thrown(thrown)))),
        TIMED_ASYNC("timed", (machines, thrown) -> machines.breaker("timed").callAsync(() -> thrown(thrown))),
        TIMED_STAGE("timed", (machines, thrown) -> late(thrown, machines.breaker("timed")::callStage)),
        KEYED_ASYNC(
                (machines, thrown) -> machines.breaker("plain").forKey("key").callAsync(() -> thrown(thrown))),
        KEYED_STAGE((machines, thrown) -> late(thrown, machines.breaker("plain").forKey("key")::callStage)),
        WAITING_ASYNC("waiting", (machines, thrown) -> {
            Admission before = machines.breaker("waiting").admit();
            CompletionStage<Object> answer = machines.breaker("waiting").callAsync(() -> thrown(thrown));
            before.release();
            return answer;
        }),
        PERMIT_STAGE((machines, thrown) -> late(thrown, machines.limiter("places")::callStage)),
        PERMIT_CALL(
                (machines, thrown) -> caught(() -> machines.limiter("places").call(() -> thrown(thrown)))),
        HEDGE(
                "hedged",
                (machines, thrown) -> caught(() -> machines.hedge("search").call(any -> thrown(thrown)))),
        HEDGE_ALONE((machines, thrown) -> caught(() -> machines.hedge("alone").call(any -> thrown(thrown)))),
        HEDGE_ASYNC("hedged", (machines, thrown) -> machines.hedge("search").callAsync(any -> thrown(thrown))),
        HEDGE_STAGE(
                "hedged",
                (machines, thrown) ->
                        late(thrown, call -> machines.hedge("search").callStage(any -> call.get()))),
        RETRY((machines, thrown) -> caught(() -> machines.retry("retry").call(() -> thrown(thrown)))),
        RETRY_ASYNC((machines, thrown) -> machines.retry("retry").callAsync(() -> thrown(thrown))),
        RETRY_STAGE(
                (machines, thrown) -> machines.retry("retry").callStage(() -> CompletableFuture.failedFuture(thrown)));

        private final String breaker;
        private final BiFunction<ThrottleMachines, RuntimeException, CompletionStage<Object>> call;

        Way(BiFunction<ThrottleMachines, RuntimeException, CompletionStage<Object>> call) {
            this("plain", call);
        }

        Way(String breaker, BiFunction<ThrottleMachines, RuntimeException, CompletionStage<Object>> call) {
            this.breaker = breaker;
            this.call = call;
        }

        private static Object thrown(RuntimeException thrown) {
            throw thrown;
        }

        private static CompletionStage<Object> stage(RuntimeException thrown) {
            throw thrown;
        }

        private static CompletionStage<Object> caught(Runnable call) {
            return CompletableFuture.failedFuture(catchThrowable(call::run));
        }

        /** What completes a stage gets the exception of the JDK, which asks the failure for its text. */
        private static CompletionStage<Object> late(
                RuntimeException thrown, Function<Supplier<CompletionStage<Object>>, CompletionStage<Object>> call) {
            CompletableFuture<Object> stage = new CompletableFuture<>();
            CompletionStage<Object> answer = call.apply(() -> stage);
            var unused = catchThrowable(() -> stage.completeExceptionally(thrown));
            return answer;
        }
    }

    static Stream<Arguments> failures() {
        return Stream.of(Way.values())
                .flatMap(way -> Stream.of(Unreadable.values()).map(kind -> Arguments.of(way, kind)));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void callerGetsTheExceptionAndThePlaceIsFree(Way way, Unreadable kind) {
        RuntimeException thrown = kind.exception();
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        threads.execute(() -> way.call.apply(machines, thrown).handle((value, failure) -> outcome.complete(failure)));
        await().atMost(LONG).until(outcome::isDone);
        assertThat(outcome.join() == thrown).isTrue();
        await().atMost(LONG).until(machines.breaker(way.breaker)::wouldAllow);
        await().atMost(LONG).until(() -> machines.limiter("places").peek().allowed());
    }

    @ParameterizedTest
    @EnumSource
    void fireAndForgetPublishesTheFailureAndFreesThePlace(Unreadable kind) {
        RuntimeException thrown = kind.exception();
        machines.breaker("plain").fireAndForget(() -> {
            throw thrown;
        });
        await().atMost(LONG)
                .until(() -> events.stream()
                        .anyMatch(event -> event instanceof CallFailed failed && failed.failure() == thrown));
        await().atMost(LONG).until(machines.breaker("plain")::wouldAllow);
    }

    @ParameterizedTest
    @EnumSource
    void statusShowsTheClassAndTheOpeningIsLogged(Unreadable kind) {
        RuntimeException thrown = kind.exception();
        Breaker breaker = machines.breaker("plain");
        breaker.admit().failed(thrown);
        breaker.admit().failed(thrown);
        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
        assertThat(breaker.status().lastError()).startsWith(thrown.getClass().getName());
        assertThat(String.valueOf(breaker.status().cause())).contains("failures");
        assertThat(catchThrowable(() -> breaker.call(() -> 1))).hasMessageContaining("plain");
    }
}
