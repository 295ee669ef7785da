package io.throttlemachines.limiter.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.Mode;
import io.throttlemachines.event.ManualActionTaken;
import io.throttlemachines.event.RefusalObserved;
import io.throttlemachines.limiter.Decision;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.Permits;
import io.throttlemachines.limiter.store.FaultyStore.Behaviour;
import io.throttlemachines.limiter.store.PermitStore.Owner;
import io.throttlemachines.limiter.store.StoreConfig.OnFailure;
import io.throttlemachines.limiter.store.Way.Answer;
import io.throttlemachines.metrics.ThrottleMeters.StoreMeter.Command;
import io.throttlemachines.refusal.ThrottledException;
import io.throttlemachines.test.ManualTicker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Two instances with one store share one limit. */
class SharedLimiterTest {

    private static final Duration LATE = Duration.ofSeconds(50);
    private static final Duration UNTIL_END = Instance.PERIOD.minus(LATE);

    private final ManualTicker ticker = new ManualTicker();
    private final FaultyStore store = new FaultyStore(new ToyStore(ticker.clock()));
    private final Instance first = new Instance(ticker, store, OnFailure.LOCAL);
    private final Instance second = new Instance(ticker, store, OnFailure.LOCAL);

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    static Stream<Arguments> ways() {
        return Stream.of(Way.values()).flatMap(way -> Stream.of(Arguments.of(way, false), Arguments.of(way, true)));
    }

    private static Permits permits(Instance instance, boolean keyed) {
        return keyed ? instance.api.forKey(List.of("tenant", 7)) : instance.api;
    }

    @ParameterizedTest
    @MethodSource("ways")
    void instancesShareOneLimit(Way way, boolean keyed) {
        ticker.advance(LATE);
        assertThat(way.ask(first, permits(first, keyed)).granted()).isTrue();
        assertThat(way.ask(second, permits(second, keyed)).granted()).isTrue();
        Answer third = way.ask(first, permits(first, keyed));
        assertThat(third.granted()).isTrue();
        assertThat(third.remaining(0)).isZero();

        for (Instance each : List.of(first, second)) {
            Answer refused = way.ask(each, permits(each, keyed));
            assertThat(refused.granted()).isFalse();
            assertThat(refused.remaining(0)).isZero();
            assertThat(refused.retryAfter(Optional.of(UNTIL_END))).contains(UNTIL_END);
        }
        assertThat(store.calls())
                .hasSize(5)
                .allMatch(call -> call.command() == Command.TAKE && call.permits() == 1)
                .allMatch(call -> call.owner().equals(new Owner("api", keyed ? "[tenant, 7]" : null)));

        ticker.advance(UNTIL_END);
        assertThat(way.ask(second, permits(second, keyed)).granted()).isTrue();
    }

    @Test
    void keysAndLimitersHavePermitsOfTheirOwn() {
        first.api.acquire(3);
        first.api.forKey("a").acquire(3);
        first.limiter("other").acquire(3);

        assertThat(second.api.forKey("b").tryAcquire(3)).isTrue();
        assertThat(second.api.forKey("a").tryAcquire()).isFalse();
        assertThat(first.limiter("alone").tryAcquire(3)).isTrue();
        assertThat(second.limiter("alone").tryAcquire(3)).isTrue();
    }

    @Test
    void decisionsCarryTheReply() {
        ticker.advance(LATE);
        first.api.acquire(2);

        assertThat(second.api.peek(1))
                .isEqualTo(new Decision(true, 1, 1, Optional.of(Duration.ZERO), UNTIL_END, List.of()));
        assertThat(second.api.decide(1))
                .isEqualTo(new Decision(true, 1, 0, Optional.of(Duration.ZERO), UNTIL_END, List.of()));
        assertThat(first.api.peek(1))
                .isEqualTo(new Decision(false, 1, 0, Optional.of(UNTIL_END), UNTIL_END, List.of()));
        assertThat(first.api.peek(0).allowed()).isTrue();
        assertThat(first.api.decide(4)).isEqualTo(new Decision(false, 4, 0, Optional.empty(), UNTIL_END, List.of()));
        assertThat(first.api.status().remaining()).isZero();
    }

    @Test
    void refusalSaysHowManyPermitsAreLeft() {
        first.api.acquire();
        assertThatThrownBy(() -> second.api.acquire(3))
                .isInstanceOfSatisfying(
                        ThrottledException.class,
                        refusal -> assertThat(refusal.remaining()).isEqualTo(2));
    }

    /** Each waits for one permit if that comes in time. */
    private enum Waiting {
        ACQUIRE((instance, maxWait) -> {
            instance.api.acquire(1, maxWait);
            return CompletableFuture.completedFuture(null);
        }),
        ACQUIRE_ASYNC((instance, maxWait) -> instance.api.acquireAsync(1, maxWait)),
        CALL_STAGE((instance, maxWait) -> instance.api.callStage(() -> CompletableFuture.completedFuture("answer"))),
        ALL_OF((instance, maxWait) -> {
            instance.allOf(instance.api).acquire();
            return CompletableFuture.completedFuture(null);
        }),
        ALL_OF_ASYNC((instance, maxWait) -> instance.allOf(instance.api).acquireAsync());

        private final BiFunction<Instance, Duration, CompletableFuture<?>> ask;

        Waiting(BiFunction<Instance, Duration, CompletableFuture<?>> ask) {
            this.ask = ask;
        }

        CompletableFuture<?> ask(Instance instance, Duration maxWait) {
            maxWait(instance, maxWait);
            try {
                return ask.apply(instance, maxWait);
            } catch (ThrottledException refusal) {
                return CompletableFuture.failedFuture(refusal);
            }
        }

        private static void maxWait(Instance instance, Duration maxWait) {
            instance.api.configure(
                    instance.api.config().toBuilder().maxWait(maxWait).build(), ActionNote.NONE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void waitIsPlannedFromOneReply(Waiting way) {
        ticker.advance(LATE);
        first.api.acquire(3);

        CompletableFuture<?> answer = way.ask(second, UNTIL_END);
        ticker.advance(UNTIL_END);
        assertThat(answer).isCompleted();
        assertThat(store.commands()).containsExactly(Command.TAKE, Command.TAKE, Command.TAKE);
        assertThat(second.api.peek().remaining()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void waitThatWouldBeTooLongIsRefusedAtOnce(Waiting way) {
        ticker.advance(LATE);
        first.api.acquire(3);

        assertThat(way.ask(second, UNTIL_END.minusNanos(1)))
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(ThrottledException.class);
        assertThat(store.commands()).containsExactly(Command.TAKE, Command.TAKE);
        assertThat(ticker.pendingTasks()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void moreThanTheBurstIsNeverAskedFor(OnFailure onFailure) {
        try (Instance instance = new Instance(ticker, store, onFailure)) {
            store.behave(Behaviour.FAILS);
            assertThat(instance.api.peek().remaining()).isNotNegative();
            int calls = store.calls().size();

            assertThat(instance.api.tryAcquire(4)).isFalse();
            assertThat(instance.api.tryAcquireAsync(4)).isCompletedWithValue(false);
            assertThatThrownBy(() -> instance.api.acquire(4, Duration.ofDays(100_000)))
                    .isInstanceOfSatisfying(
                            ThrottledException.class,
                            refusal -> assertThat(refusal.retryAfter()).isEmpty());
            assertThat(instance.api.decide(4).allowed()).isFalse();
            assertThat(instance.api.decide(4).retryAfter()).isEmpty();
            assertThat(instance.api.peek(4).allowed()).isFalse();
            assertThat(store.calls()).hasSize(calls);
        }
    }

    @Test
    void newSettingsReachTheStoreAtOnce() {
        Permits held = first.api.forKey("held");
        first.api.configure(first.api.config().toBuilder().limit(9).build(), ActionNote.NONE);

        assertThat(held.tryAcquire(9)).isTrue();
        assertThat(second.api.forKey("held").tryAcquire()).isFalse();
        assertThat(store.calls().get(0).limit().permits()).isEqualTo(9);
        assertThat(store.calls().get(0).limit().burst()).isEqualTo(9);
        assertThat(store.calls().get(1).limit().permits()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource
    void observedLimiterRefusesNothing(Way way) {
        first.api.acquire(3);
        second.api.mode(Mode.OBSERVE);

        assertThat(way.ask(second, second.api).granted()).isTrue();
        assertThat(second.events.of(RefusalObserved.class)).hasSize(1);
        assertThat(store.commands()).containsExactly(Command.TAKE, Command.TAKE);
    }

    @ParameterizedTest
    @EnumSource
    void limiterThatIsOffTakesNothing(Way way) {
        first.api.mode(Mode.OFF);

        assertThat(way.ask(first, first.api).granted()).isTrue();
        assertThat(store.commands()).doesNotContain(Command.TAKE);
    }

    @Test
    void resetReturnsPermitsToAllInstances() {
        first.api.acquire(3);
        first.api.forKey("a").acquire(3);

        second.api.reset();
        assertThat(first.api.peek().remaining()).isEqualTo(3);
        assertThat(first.api.forKey("a").peek().remaining()).isZero();
        assertThat(second.events.of(ManualActionTaken.class)).hasSize(1);

        second.api.reset("a");
        assertThat(first.api.forKey("a").peek().remaining()).isEqualTo(3);
        assertThat(second.events.of(ManualActionTaken.class)).hasSize(2);

        second.api.reset();
        assertThat(second.events.of(ManualActionTaken.class)).hasSize(2);
    }

    static Stream<Arguments> keyTexts() {
        UUID id = UUID.fromString("00000000-0000-0001-0000-000000000002");
        return Stream.of(
                Arguments.of("a, b", "a, b"),
                Arguments.of(42L, "42"),
                Arguments.of(id, id.toString()),
                Arguments.of(Mode.OFF, "OFF"),
                Arguments.of(List.of("tenant", 7), "[tenant, 7]"));
    }

    @ParameterizedTest
    @MethodSource("keyTexts")
    void keyIsResetByItsText(Object key, String text) {
        first.api.forKey(key).acquire(3);

        assertThat(second.api.resetKeyText(text + "?")).isFalse();
        assertThat(second.api.resetKeyText(text)).isTrue();
        assertThat(second.api.resetKeyText(text)).isFalse();
        assertThat(first.api.forKey(key).peek().remaining()).isEqualTo(3);
    }

    @Test
    void resetSaysThatTheStoreIsDown() {
        Limiter api = first.api;
        api.acquire(3);
        store.behave(Behaviour.FAILS);

        for (Runnable reset : List.<Runnable>of(
                api::reset,
                () -> api.reset("a"),
                () -> api.resetKeyText("a"),
                () -> api.forKey("a").reset())) {
            assertThatThrownBy(reset::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContainingAll("'api'", "'grid'", "does not answer");
        }
        assertThat(first.events.of(ManualActionTaken.class)).isEmpty();
    }

    @Test
    void keyThatOthersCannotKnowIsRefused() {
        assertThatThrownBy(() -> first.api.forKey(new Object()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.Object");
    }
}
