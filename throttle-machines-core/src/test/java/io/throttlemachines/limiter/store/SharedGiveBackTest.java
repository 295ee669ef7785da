package io.throttlemachines.limiter.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.limiter.Permits;
import io.throttlemachines.limiter.store.FaultyStore.Behaviour;
import io.throttlemachines.limiter.store.StoreConfig.OnFailure;
import io.throttlemachines.metrics.ThrottleMeters.StoreMeter.Command;
import io.throttlemachines.metrics.ThrottleMeters.StoreMeter.Outcome;
import io.throttlemachines.test.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

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

    /** The store may have taken the permits as soon as it was called: how long ago is measured from then. */
    @Test
    void timeSinceTakingIsNeverTooShort() {
        List<Long> elapsed = new ArrayList<>();
        Duration slow = Duration.ofMillis(1);
        PermitStore slowToSend = new ToyStore(ticker.clock()) {
            @Override
            public CompletionStage<Reply> take(Owner owner, Limit limit, long permits) {
                var reply = store.take(owner, limit, permits);
                ticker.advance(slow);
                return reply;
            }

            @Override
            public CompletionStage<?> giveBack(Owner owner, Limit limit, long permits, long elapsedNanos) {
                elapsed.add(elapsedNanos);
                return CompletableFuture.completedFuture(null);
            }
        };
        List<Function<Permits, CompletableFuture<?>>> ways = List.of(
                Permits::tryAcquireAsync,
                Permits::acquireAsync,
                permits -> permits.callStage(() -> CompletableFuture.completedFuture("answer")));
        for (Function<Permits, CompletableFuture<?>> way : ways) {
            try (Instance instance = new Instance(ticker, slowToSend, OnFailure.LOCAL)) {
                store.behave(Behaviour.HOLDS_ANSWERS);
                way.apply(instance.api).cancel(false);
                store.answerHeld();
                assertThat(elapsed)
                        .as("way %d", ways.indexOf(way))
                        .hasSize(1)
                        .allMatch(nanos -> nanos >= slow.toNanos());
                elapsed.clear();
            }
        }
    }
}
