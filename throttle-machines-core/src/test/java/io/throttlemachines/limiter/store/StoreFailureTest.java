package io.throttlemachines.limiter.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.control.Mode;
import io.throttlemachines.event.StoreAvailable;
import io.throttlemachines.event.StoreUnavailable;
import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.limiter.store.FaultyStore.Behaviour;
import io.throttlemachines.limiter.store.StoreConfig.OnFailure;
import io.throttlemachines.limiter.store.Way.Answer;
import io.throttlemachines.metrics.ThrottleMeters.StoreMeter.Command;
import io.throttlemachines.metrics.ThrottleMeters.StoreMeter.Outcome;
import io.throttlemachines.refusal.ThrottledException;
import io.throttlemachines.test.ManualTicker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a store does wrong, its settings decide meanwhile, it is called rarely, and it is used again once it is back. */
class StoreFailureTest {

    /** Longer than any pause of the breaker before a store. */
    private static final Duration LONG = Duration.ofSeconds(10);

    private final ManualTicker ticker = new ManualTicker();
    private final FaultyStore store = new FaultyStore(new ToyStore(ticker.clock()));

    static Stream<Arguments> failures() {
        return Stream.of(Behaviour.values())
                .filter(behaviour -> behaviour != Behaviour.ANSWERS && behaviour != Behaviour.HOLDS_ANSWERS)
                .flatMap(behaviour -> Stream.of(OnFailure.values())
                        .flatMap(onFailure ->
                                Stream.of(Way.values()).map(way -> Arguments.of(behaviour, onFailure, way))));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void settingsDecideUntilTheStoreIsBack(Behaviour behaviour, OnFailure onFailure, Way way) {
        Instant lost = ticker.clock().instant();
        Outcome failure = behaviour == Behaviour.IS_SILENT ? Outcome.TIMEOUT : Outcome.FAILURE;
        try (Instance instance = new Instance(ticker, store, onFailure)) {
            store.behave(behaviour);
            List<Answer> answers = new ArrayList<>();
            for (int i = 0; i <= Instance.LIMIT; i++) {
                answers.add(ask(way, instance));
            }
            assertDecidedBy(onFailure, answers);
            assertThat(store.calls()).hasSize(1);
            assertThat(instance.outcomes).containsExactly(failure, Outcome.SKIPPED, Outcome.SKIPPED, Outcome.SKIPPED);
            assertThat(instance.store().available()).isFalse();
            assertThat(Duration.between(lost, instance.store().since())).isBetween(Duration.ZERO, Instance.TIMEOUT);
            assertThat(instance.store().lastError()).contains(error(behaviour));

            ticker.advance(LONG);
            ask(way, instance); // the probe
            ask(way, instance);
            assertThat(store.calls()).hasSize(2);

            store.behave(Behaviour.ANSWERS);
            ticker.advance(LONG);
            assertThat(ask(way, instance).granted()).isTrue();
            assertThat(instance.outcomes)
                    .endsWith(Outcome.SKIPPED, failure, Outcome.SKIPPED, Outcome.SUCCESS)
                    .hasSize(7);
            assertThat(storeEvents(instance))
                    .extracting(Object::getClass)
                    .containsExactly(StoreUnavailable.class, StoreAvailable.class);
            assertThat(instance.store().available()).isTrue();
            assertThat(instance.store().since())
                    .isEqualTo(ticker.clock().instant())
                    .isEqualTo(storeEvents(instance).get(1).at());

            // permits that were granted without the store were not given back to it
            assertThat(store.commands()).containsOnly(Command.TAKE);
            assertThat(instance.api.peek().remaining()).isEqualTo(Instance.LIMIT - 1);
        }
    }

    /** The answer, for which time passes until the store is too late. */
    private Answer ask(Way way, Instance instance) {
        CompletableFuture<Answer> answer = way.begin(instance, instance.api);
        if (!answer.isDone()) {
            ticker.advance(Instance.TIMEOUT);
        }
        return answer.getNow(null);
    }

    private static void assertDecidedBy(OnFailure onFailure, List<Answer> answers) {
        Answer last = answers.get(answers.size() - 1);
        switch (onFailure) {
            case ALLOW -> assertThat(answers).allMatch(Answer::granted);
            case LOCAL -> {
                assertThat(answers.subList(0, answers.size() - 1)).allMatch(Answer::granted);
                assertThat(last.granted()).isFalse();
                assertThat(last.remaining(0)).isZero();
                assertThat(last.retryAfter(Optional.of(Duration.ofSeconds(1))).orElseThrow())
                        .isBetween(Duration.ofSeconds(1), Instance.PERIOD.dividedBy(Instance.LIMIT));
            }
            case DENY -> {
                assertThat(answers).noneMatch(Answer::granted);
                assertThat(answers)
                        .allMatch(answer -> answer.retryAfter(Optional.empty()).isEmpty());
                assertThat(answers)
                        .extracting(Answer::refusal)
                        .allMatch(refusal -> refusal == null || saysWhy(refusal));
            }
        }
    }

    private static boolean saysWhy(ThrottledException refusal) {
        return refusal.description()
                .equals("the permits of limiter 'api' are kept in store 'grid', which does not answer");
    }

    private static String error(Behaviour behaviour) {
        return switch (behaviour) {
            case IS_SILENT -> "no answer within PT0.005S";
            case FAILS -> "connection reset";
            case CANCELS -> "CancellationException";
            case THROWS -> "no connection";
            case THROWS_ERROR -> "OutOfMemoryError: injected";
            case RETURNS_NULL -> "returned null instead of a CompletionStage";
            case ANSWERS_NULL -> "answered null";
            case ANSWERS, HOLDS_ANSWERS -> throw new IllegalArgumentException();
        };
    }

    private static List<ThrottleEvent> storeEvents(Instance instance) {
        return instance.events.all().stream()
                .filter(event -> event.name().equals("grid"))
                .toList();
    }

    @Test
    void eventSaysWhatHappened() {
        try (Instance instance = new Instance(ticker, store, OnFailure.LOCAL)) {
            store.behave(Behaviour.FAILS);
            ticker.advance(LONG);
            instance.api.acquire();
            assertThat(storeEvents(instance))
                    .containsExactly(new StoreUnavailable(
                            "grid",
                            "java.lang.IllegalStateException: connection reset",
                            ticker.clock().instant()));
        }
    }

    @Test
    void onlyOneCallAtATimeProbesTheStore() {
        try (Instance instance = new Instance(ticker, store, OnFailure.ALLOW)) {
            store.behave(Behaviour.FAILS);
            instance.api.acquire();
            ticker.advance(LONG);
            store.behave(Behaviour.HOLDS_ANSWERS);

            CompletableFuture<?> probe = instance.api.acquireAsync();
            for (Way way : Way.values()) {
                assertThat(way.ask(instance, instance.api).granted())
                        .as("%s", way)
                        .isTrue();
            }
            assertThat(store.calls()).hasSize(2);
            assertThat(probe).isNotDone();
            store.answerHeld();
            assertThat(probe).isCompleted();
            assertThat(instance.store().available()).isTrue();
        }
    }

    /** The store took the permits, but that is known too late. */
    @ParameterizedTest
    @EnumSource
    void lateAnswerChangesNothing(Way way) {
        try (Instance instance = new Instance(ticker, store, OnFailure.LOCAL)) {
            store.behave(Behaviour.HOLDS_ANSWERS);
            assertThat(ask(way, instance).granted()).isTrue();
            store.answerHeld();

            assertThat(instance.outcomes).containsExactly(Outcome.TIMEOUT);
            assertThat(instance.store().available()).isFalse();
            assertThat(storeEvents(instance)).hasSize(1);
            assertThat(store.stages.get(0)).isCancelled();
            store.behave(Behaviour.ANSWERS);
            ticker.advance(LONG);
            assertThat(instance.api.peek().remaining()).isEqualTo(Instance.LIMIT - 1);
            assertThat(store.commands()).containsExactly(Command.TAKE, Command.LOOK);
        }
    }

    @ParameterizedTest
    @EnumSource
    void statusIsThereWithoutTheStore(OnFailure onFailure) {
        try (Instance instance = new Instance(ticker, store, onFailure)) {
            store.behave(Behaviour.IS_SILENT);
            long expected = onFailure == OnFailure.DENY ? 0 : Instance.LIMIT;
            assertThat(instance.api.status().remaining()).isEqualTo(expected);
            assertThat(instance.api.status().limit()).isEqualTo(Instance.LIMIT);
            assertThat(store.calls()).hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource("observed")
    void observedLimiterRefusesNothingWithoutTheStore(OnFailure onFailure, Way way) {
        store.behave(Behaviour.FAILS);
        try (Instance instance = new Instance(ticker, store, onFailure)) {
            instance.api.mode(Mode.OBSERVE);
            for (int i = 0; i <= Instance.LIMIT; i++) {
                assertThat(way.ask(instance, instance.api).granted()).isTrue();
            }
            assertThat(store.calls()).hasSize(1);
        }
    }

    static Stream<Arguments> observed() {
        return Stream.of(OnFailure.values())
                .flatMap(onFailure -> Stream.of(Way.values()).map(way -> Arguments.of(onFailure, way)));
    }

    /** A store may be guarded by a breaker of its own, whose refusals are failures of the store all the same. */
    @Test
    void refusalWithinTheStoreIsItsFailure() {
        try (Instance instance = new Instance(ticker, refusing(), OnFailure.ALLOW)) {
            for (int i = 0; i < 3; i++) {
                assertThat(instance.api.tryAcquire()).isTrue();
            }
            assertThat(instance.outcomes).containsExactly(Outcome.FAILURE, Outcome.SKIPPED, Outcome.SKIPPED);
            assertThat(instance.store().available()).isFalse();
        }
    }

    private PermitStore refusing() {
        ThrottledException refusal = new ThrottledException("pool", new ThrottledException.Limit(1, 1, 1), 0, 1, 1);
        return (PermitStore) java.lang.reflect.Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {PermitStore.class},
                (proxy, method, args) -> CompletableFuture.failedFuture(refusal));
    }

    /** What cannot even be cancelled must still be over. */
    @ParameterizedTest
    @EnumSource
    void stageThatCannotBeCancelledHoldsNobody(Way way) {
        PermitStore stubborn = (PermitStore) java.lang.reflect.Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {PermitStore.class},
                (proxy, method, args) -> new CompletableFuture<Object>() {
                    @Override
                    public boolean cancel(boolean interrupt) {
                        throw new UnsupportedOperationException("not me");
                    }
                });
        try (Instance instance = new Instance(ticker, stubborn, OnFailure.ALLOW)) {
            for (int i = 0; i < 2; i++) {
                assertThat(ask(way, instance)).isNotNull().matches(Answer::granted);
                assertThat(instance.outcomes).endsWith(Outcome.TIMEOUT);
                ticker.advance(LONG); // the place of the probe is free again
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = OnFailure.class,
            names = {"LOCAL", "DENY"})
    void longWaitDoesNotHelpWithoutTheStore(OnFailure onFailure) {
        try (Instance instance = new Instance(ticker, store, onFailure)) {
            store.behave(Behaviour.FAILS);
            Duration forEver = Duration.ofSeconds(Long.MAX_VALUE);
            if (onFailure == OnFailure.DENY) {
                assertThat(catchRefusal(() -> instance.api.acquire(1, forEver))).matches(StoreFailureTest::saysWhy);
                assertThat(instance.api.acquireAsync(1, forEver)).isCompletedExceptionally();
                assertThat(ticker.pendingTasks()).isZero();
            } else {
                instance.api.acquire(3, forEver);
                instance.api.acquire(3, forEver); // waits by the limit of this instance
                assertThat(ticker.clock().instant()).isEqualTo(Instant.EPOCH.plus(Instance.PERIOD));
            }
        }
    }

    private static ThrottledException catchRefusal(Runnable call) {
        try {
            call.run();
            throw new AssertionError("not refused");
        } catch (ThrottledException refusal) {
            return refusal;
        }
    }
}
