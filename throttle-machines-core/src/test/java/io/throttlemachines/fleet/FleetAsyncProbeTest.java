package io.throttlemachines.fleet;

import static io.throttlemachines.state.CircuitState.CLOSED;
import static io.throttlemachines.state.CircuitState.HALF_OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.event.CallFailed;
import io.throttlemachines.fleet.FleetScene.Member;
import io.throttlemachines.fleet.MemoryFleetStore.Weather;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.testing.Bench;
import io.throttlemachines.testing.CallerEnds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.MDC;

/** An asynchronous call that may be a probe waits for the fleet's answer without a thread. */
class FleetAsyncProbeTest {

    private static final Duration TIMEOUT = Duration.ofMillis(10);

    private final FleetScene scene = new FleetScene(3, settings -> settings.halfOpenCalls(2));
    private final Member member = scene.member(2);
    private final AtomicInteger calls = new AtomicInteger();

    /** The stages of calls that do not end by themselves. */
    private final List<CompletableFuture<String>> running = new ArrayList<>();

    /** The ways of calling that return at once. */
    enum Way {
        STAGE {
            @Override
            CompletableFuture<String> call(Breaker breaker, FleetAsyncProbeTest test) {
                return breaker.callStage(() -> CompletableFuture.completedFuture(test.answer()));
            }
        },
        ASYNC {
            @Override
            CompletableFuture<String> call(Breaker breaker, FleetAsyncProbeTest test) {
                return breaker.callAsync(test::answer);
            }
        },
        ADMISSION {
            @Override
            CompletableFuture<String> call(Breaker breaker, FleetAsyncProbeTest test) {
                CompletableFuture<Admission> admitted = breaker.admitAsync();
                CompletableFuture<String> call = new CompletableFuture<>();
                admitted.whenComplete((admission, refusal) -> {
                    if (refusal != null) {
                        call.completeExceptionally(refusal);
                    } else {
                        String answer = test.answer();
                        admission.succeeded(answer);
                        call.complete(answer);
                    }
                });
                call.whenComplete((answer, failure) -> {
                    if (!admitted.isDone()) {
                        admitted.completeExceptionally(new TimeoutException("of the caller"));
                    }
                });
                return call;
            }
        };

        abstract CompletableFuture<String> call(Breaker breaker, FleetAsyncProbeTest test);
    }

    private String answer() {
        calls.incrementAndGet();
        return "answer " + MDC.get("user");
    }

    private CompletableFuture<String> callThatGoesOn() {
        return member.breaker().callStage(() -> {
            CompletableFuture<String> stage = new CompletableFuture<>();
            running.add(stage);
            return stage;
        });
    }

    FleetAsyncProbeTest() {
        scene.fail(0, 1);
        scene.advance(Bench.RESET_TIMEOUT);
        member.line.weather(Weather.SLOW);
    }

    @AfterEach
    void close() {
        MDC.clear();
        scene.close();
    }

    private void answerArrives() {
        member.line.weather(Weather.FAIR);
        member.line.release();
        scene.now();
    }

    @ParameterizedTest
    @EnumSource
    void callWaitsForTheAnswerAndIsTheProbe(Way way) {
        MDC.put("user", "ann");
        CompletableFuture<String> call = way.call(member.breaker(), this);
        MDC.put("user", "bob");
        assertThat(call).isNotDone();

        answerArrives();

        assertThat(call).isCompletedWithValue("answer ann");
        assertThat(MDC.get("user")).isEqualTo("bob");
        assertThat(scene.states()).containsOnly(CLOSED);
        assertThat(member.breaker().status().refused()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void callWaitsNoLongerThanTheTimeout(Way way) {
        member.line.weather(Weather.DEAF);
        CompletableFuture<String> call = way.call(member.breaker(), this);
        scene.advance(TIMEOUT.minusNanos(1));
        assertThat(call).isNotDone();

        scene.advance(Duration.ofNanos(1));

        assertThat(call).isDone(); // the store is away, so this instance probes by itself, or the call is refused
        assertThat(call.handle((answer, failure) -> failure == null ? answer : failure)
                        .join())
                .satisfiesAnyOf(
                        end -> assertThat(end).isEqualTo("answer null"),
                        end -> assertThat(end).isInstanceOf(CircuitOpenException.class));
    }

    @ParameterizedTest
    @EnumSource
    void callThatAnotherInstanceForestalledIsRefused(Way way) {
        member.line.messages(false);
        scene.member(0).breaker().admit();
        scene.member(1).breaker().admit();
        CompletableFuture<String> call = way.call(member.breaker(), this);
        assertThat(call).isNotDone();

        answerArrives();

        assertThat(calls).hasValue(0);
        assertThat(call).isCompletedExceptionally();
        assertThat(call.handle((answer, failure) -> failure).join()).isInstanceOf(CircuitOpenException.class);
    }

    static Stream<Arguments> waysAndEnds() {
        return Stream.of(Way.values()).flatMap(way -> CallerEnds.atOnce().map(end -> Arguments.of(way, end)));
    }

    @ParameterizedTest
    @MethodSource("waysAndEnds")
    void callThatItsCallerEndsIsNotMadeAndItsPlaceIsFree(Way way, CallerEnds ends) throws Exception {
        CompletableFuture<String> call = way.call(member.breaker(), this);
        ends.end(call);

        answerArrives();
        scene.advance(FleetScene.POLL.multipliedBy(2));

        assertThat(calls).hasValue(0);
        assertThat(scene.record().probes()).isEmpty();
        assertThat(scene.member(0).call()).isTrue();
    }

    @Test
    void cancelledProbeCancelsItsStageAndGivesItsPlaceBack() {
        CompletableFuture<String> call = callThatGoesOn();
        answerArrives();
        assertThat(scene.record().probes()).hasSize(1);

        call.cancel(true);
        scene.now();

        assertThat(running).allMatch(CompletableFuture::isCancelled);
        assertThat(scene.record().probes()).isEmpty();
    }

    @Test
    void callsThatWaitTogetherGetAsManyPlacesAsThereAre() {
        List<CompletableFuture<String>> all = List.of(callThatGoesOn(), callThatGoesOn(), callThatGoesOn());
        assertThat(all).noneMatch(CompletableFuture::isDone);

        answerArrives();

        assertThat(scene.states()).containsOnly(HALF_OPEN);
        assertThat(running).hasSize(2);
        assertThat(scene.record().probes()).hasSize(2);
        assertThat(all.stream().filter(CompletableFuture::isDone)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void closeEndsTheWait(Way way) {
        member.line.weather(Weather.SILENT);
        CompletableFuture<String> call = way.call(member.breaker(), this);

        member.machines.close();

        assertThat(call).isDone();
    }

    @Test
    void callThatIsForgottenIsTheProbeToo() {
        member.breaker().fireAndForget(this::answer);
        assertThat(calls).hasValue(0);

        answerArrives();

        assertThat(calls).hasValue(1);
        assertThat(member.events.of(CallFailed.class)).isEmpty();
        assertThat(scene.states()).containsOnly(CLOSED);
    }
}
