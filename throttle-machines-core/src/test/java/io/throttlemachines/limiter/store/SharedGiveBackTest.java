package io.throttlemachines.limiter.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.control.ActionNote;
import io.throttlemachines.limiter.AllOf;
import io.throttlemachines.limiter.Permits;
import io.throttlemachines.limiter.store.FaultyStore.Behaviour;
import io.throttlemachines.limiter.store.PermitStore.Owner;
import io.throttlemachines.limiter.store.StoreConfig.OnFailure;
import io.throttlemachines.metrics.ThrottleMeters.StoreMeter.Command;
import io.throttlemachines.metrics.ThrottleMeters.StoreMeter.Outcome;
import io.throttlemachines.test.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How permits that were not used go back to the store. */
class SharedGiveBackTest {

    private final ManualTicker ticker = new ManualTicker();
    private final FaultyStore store = new FaultyStore(new ToyStore(ticker.clock()));

    /** Giving back must reach the store's own stage, so that it can take a call back that was not sent yet. */
    @Test
    void giveBackThatIsTooLateIsCancelled() {
        try (Instance instance = new Instance(ticker, store, OnFailure.LOCAL)) {
            instance.limiter("other").acquire(3);
            store.behave(Behaviour.HOLDS_ANSWERS);
            CompletableFuture<?> refused =
                    instance.allOf(instance.api, instance.limiter("other")).acquireAsync();
            store.answerNext(); // the first limiter admits
            store.answerNext(); // the second one does not
            assertThat(refused).isCompletedExceptionally();
            assertThat(store.commands()).endsWith(Command.GIVE_BACK);
            ticker.advance(Instance.TIMEOUT);
            assertThat(store.stages.get(store.stages.size() - 1)).isCancelled();
            assertThat(instance.outcomes).endsWith(Outcome.TIMEOUT);
        }
    }

    @Test
    void giveBackMayAnswerNull() {
        try (Instance instance = new Instance(ticker, store, OnFailure.LOCAL)) {
            store.behave(Behaviour.HOLDS_ANSWERS);
            CompletableFuture<?> answer = instance.api.acquireAsync();
            answer.cancel(false);
            store.behave(Behaviour.ANSWERS_NULL);
            store.answerHeld();
            assertThat(instance.commands).containsExactly(Command.TAKE, Command.GIVE_BACK);
            assertThat(instance.outcomes).containsOnly(Outcome.SUCCESS);
        }
    }

    /** The store may carry a give-back out long after it was sent, so only its own time says how long ago permits were taken. */
    @ParameterizedTest
    @MethodSource("ways")
    void permitsGoBackWithTheStoresTimeOfTheirReply(Function<Permits, CompletableFuture<?>> way) {
        List<Long> taken = new ArrayList<>();
        List<Long> givenBack = new ArrayList<>();
        PermitStore slow = new ToyStore(ticker.clock()) {
            @Override
            public CompletionStage<Reply> take(Owner owner, Limit limit, long permits) {
                ticker.advance(Duration.ofMillis(1));
                return store.take(owner, limit, permits).thenApply(reply -> {
                    taken.add(reply.storeTime());
                    ticker.advance(Duration.ofMillis(1));
                    return reply;
                });
            }

            @Override
            public CompletionStage<?> giveBack(Owner owner, Limit limit, long permits, long takenAt) {
                givenBack.add(takenAt);
                return CompletableFuture.completedFuture(null);
            }
        };
        try (Instance instance = new Instance(ticker, slow, OnFailure.LOCAL)) {
            store.behave(Behaviour.HOLDS_ANSWERS);
            way.apply(instance.api).cancel(false);
            store.answerHeld();
            assertThat(givenBack).hasSize(1).isEqualTo(taken);
            assertThat(givenBack.get(0)).isPositive();
        }
    }

    static List<Named<Function<Permits, CompletableFuture<?>>>> ways() {
        return List.of(
                Named.of("tryAcquireAsync", Permits::tryAcquireAsync),
                Named.of("acquireAsync", Permits::acquireAsync),
                Named.of("callStage", permits -> permits.callStage(() -> CompletableFuture.completedFuture("answer"))));
    }

    /** By slower settings a permit would give back more time than it took. */
    @ParameterizedTest
    @CsvSource({"3, 3", "1, 3", "2, 3", "9, 9"})
    void permitsGoBackByTheSettingsThatChargedThem(long next, long charged) {
        try (Instance instance = new Instance(ticker, store, OnFailure.LOCAL)) {
            ticker.advance(Duration.ofMillis(1));
            store.behave(Behaviour.HOLDS_ANSWERS);
            CompletableFuture<?> answer = instance.api.acquireAsync();
            if (next != Instance.LIMIT) {
                ticker.advance(Duration.ofMillis(1));
                instance.api.configure(Instance.shared().limit(next).build(), ActionNote.NONE);
            }
            answer.cancel(false);
            store.answerHeld();

            assertThat(store.calls()).last().satisfies(call -> {
                assertThat(call.command()).isEqualTo(Command.GIVE_BACK);
                assertThat(call.limit().permits()).isEqualTo(charged);
            });
        }
    }

    @Test
    void permitsOfSettingsBeforeTheLastOnesComeBackByThemselves() {
        try (Instance instance = new Instance(ticker, store, OnFailure.LOCAL)) {
            store.behave(Behaviour.HOLDS_ANSWERS);
            CompletableFuture<?> answer = instance.api.acquireAsync();
            for (long next = 4; next <= 5; next++) {
                ticker.advance(Duration.ofMillis(1));
                instance.api.configure(Instance.shared().limit(next).build(), ActionNote.NONE);
            }
            answer.cancel(false);
            store.answerHeld();

            assertThat(store.commands()).containsExactly(Command.TAKE);
        }
    }

    /** Each part of a request to several limiters goes back with its own time. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void partsGoBackWithTheirOwnTimes(boolean async) {
        Map<Owner, Long> taken = new HashMap<>();
        Map<Owner, Long> givenBack = new HashMap<>();
        PermitStore slow = new ToyStore(ticker.clock()) {
            @Override
            public CompletionStage<Reply> take(Owner owner, Limit limit, long permits) {
                ticker.advance(Duration.ofMillis(1));
                return store.take(owner, limit, permits).thenApply(reply -> {
                    if (reply.allowed()) {
                        taken.put(owner, reply.storeTime());
                    }
                    return reply;
                });
            }

            @Override
            public CompletionStage<?> giveBack(Owner owner, Limit limit, long permits, long takenAt) {
                givenBack.put(owner, takenAt);
                return CompletableFuture.completedFuture(null);
            }
        };
        try (Instance instance = new Instance(ticker, slow, OnFailure.LOCAL)) {
            instance.limiter("other").acquire(3);
            taken.clear();
            AllOf all = instance.allOf(instance.api, instance.api.forKey("ann"), instance.limiter("other"));
            if (async) {
                assertThat(all.acquireAsync()).isCompletedExceptionally();
            } else {
                assertThat(all.tryAcquire()).isFalse();
            }
            assertThat(givenBack).isEqualTo(taken).containsOnlyKeys(new Owner("api", null), new Owner("api", "ann"));
        }
    }
}
