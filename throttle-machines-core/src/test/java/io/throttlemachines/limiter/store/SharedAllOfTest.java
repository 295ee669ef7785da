package io.throttlemachines.limiter.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.throttlemachines.limiter.Permits;
import io.throttlemachines.limiter.store.FaultyStore.Behaviour;
import io.throttlemachines.limiter.store.StoreConfig.OnFailure;
import io.throttlemachines.limiter.store.Way.Answer;
import io.throttlemachines.metrics.ThrottleMeters.StoreMeter.Command;
import io.throttlemachines.test.ManualTicker;
import io.throttlemachines.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All limiters admit or none is charged, wherever their permits are kept. */
class SharedAllOfTest {

    private final ManualTicker ticker = new ManualTicker();
    private final FaultyStore store = new FaultyStore(new ToyStore(ticker.clock()));
    private final WhileTaking rival = new WhileTaking(store);
    private final Instance instance = new Instance(ticker, rival, OnFailure.LOCAL);
    private final Permits api = instance.api;
    private final Permits other = instance.limiter("other");
    private final Permits alone = instance.limiter("alone");

    @AfterEach
    void close() {
        instance.close();
    }

    /** A store during whose calls something else happens, once. */
    private static final class WhileTaking implements PermitStore {

        private final PermitStore store;
        private Runnable event = () -> {};

        WhileTaking(PermitStore store) {
            this.store = store;
        }

        void happens(Runnable once) {
            event = once;
        }

        @Override
        public CompletionStage<Reply> take(Owner owner, Limit limit, long permits) {
            CompletionStage<Reply> reply = store.take(owner, limit, permits);
            Runnable once = event;
            event = () -> {};
            once.run();
            return reply;
        }

        @Override
        public CompletionStage<Reply> look(Owner owner, Limit limit, long permits) {
            return store.look(owner, limit, permits);
        }

        @Override
        public CompletionStage<?> giveBack(Owner owner, Limit limit, long permits, long takenAt) {
            return store.giveBack(owner, limit, permits, takenAt);
        }

        @Override
        public CompletionStage<Boolean> reset(Owner owner, Limit limit) {
            return store.reset(owner, limit);
        }
    }

    /** Every way to ask for one permit of each. */
    private enum Together {
        TRY {
            @Override
            CompletableFuture<Answer> begin(Instance of, Permits... permits) {
                return CompletableFuture.completedFuture(
                        Answer.of(of.allOf(permits).tryAcquire()));
            }
        },
        ACQUIRE {
            @Override
            CompletableFuture<?> begin(Instance of, Permits... permits) {
                return CompletableFuture.runAsync(() -> of.allOf(permits).acquire(), Runnable::run);
            }
        },
        ASYNC {
            @Override
            CompletableFuture<?> begin(Instance of, Permits... permits) {
                return of.allOf(permits).acquireAsync();
            }
        };

        abstract CompletableFuture<?> begin(Instance of, Permits... permits);

        boolean ask(Instance of, Permits... permits) {
            CompletableFuture<?> answer = begin(of, permits);
            assertThat(answer).isDone();
            return answer.handle((value, failure) ->
                            failure == null && !(value instanceof Answer refused && !refused.granted()))
                    .join();
        }
    }

    private static long left(Permits of) {
        return of.peek().remaining();
    }

    @ParameterizedTest
    @EnumSource
    void allAreCharged(Together way) {
        assertThat(way.ask(instance, alone, api, other)).isTrue();
        assertThat(store.commands()).containsExactly(Command.TAKE, Command.TAKE);
        assertThat(left(alone)).isEqualTo(2);
        assertThat(left(api)).isEqualTo(2);
        assertThat(left(other)).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void localRefusalDoesNotAskTheStore(Together way) {
        alone.acquire(3);
        assertThat(way.ask(instance, api, alone)).isFalse();
        assertThat(store.commands()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void sharedRefusalChargesNoLocalLimiter(Together way) {
        api.acquire(3);
        assertThat(way.ask(instance, alone, api)).isFalse();
        assertThat(left(alone)).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource
    void sharedRefusalGivesOtherSharedPermitsBack(Together way) {
        other.acquire(3);
        assertThat(way.ask(instance, api, other)).isFalse();
        assertThat(store.commands()).containsExactly(Command.TAKE, Command.TAKE, Command.TAKE, Command.GIVE_BACK);
        assertThat(left(api)).isEqualTo(3);
        assertThat(left(other)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void lateLocalRefusalGivesSharedPermitsBack(Together way) {
        rival.happens(() -> alone.acquire(3));
        assertThat(way.ask(instance, api, alone)).isFalse();
        assertThat(left(api)).isEqualTo(3);
        assertThat(left(alone)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void oneOwnerNamedTwiceIsChargedTwice(Together way) {
        assertThat(way.ask(instance, api, instance.api)).isTrue();
        assertThat(left(api)).isEqualTo(1);
        assertThat(way.ask(instance, api, api)).isFalse();
        assertThat(left(api)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void moreTogetherThanTheBurstAsksNobody(Together way) {
        Permits one = instance.api.forKey("one");
        Permits same = instance.api.forKey("one");
        assertThat(way.ask(instance, one, same, one, same)).isFalse();
        assertThat(store.commands()).isEmpty();
    }

    /** What was granted without the store is not given back to it. */
    @ParameterizedTest
    @EnumSource
    void uncountedPermitsAreNotGivenBack(OnFailure onFailure) {
        try (Instance failing = new Instance(ticker, rival, onFailure)) {
            for (Together way : Together.values()) {
                api.acquire(); // by the other instance
                store.behave(Behaviour.FAILS);
                rival.happens(() -> failing.limiter("alone").tryAcquire(3));
                assertThat(way.ask(failing, failing.api, failing.limiter("alone")))
                        .isFalse();

                store.behave(Behaviour.ANSWERS);
                failing.limiter("alone").reset();
                ticker.advance(Duration.ofSeconds(10));
                assertThat(failing.api.tryAcquire(0)).isTrue();
                assertThat(left(failing.api)).as("%s", way).isEqualTo(2 - way.ordinal());
            }
            assertThat(store.commands()).doesNotContain(Command.GIVE_BACK);
        }
    }

    /** Makes the nth reading of the time fail. */
    private static final class FailingTicker implements Ticker {

        private final Ticker ticker;
        private int left;
        private Error thrown;

        FailingTicker(Ticker ticker, int nth) {
            this.ticker = ticker;
            this.left = nth;
        }

        @Override
        public long read() {
            if (--left == 0) {
                thrown = new OutOfMemoryError("injected");
                throw thrown;
            }
            return ticker.read();
        }

        /** Then the store did not answer as far as anyone knows, so that its permits are lost. */
        boolean failedInTheCallOfTheStore() {
            return thrown != null
                    && Stream.of(thrown.getStackTrace())
                            .anyMatch(frame -> frame.getClassName().contains("StoreCalls"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void errorInBetweenLeavesNothingTaken(Together way) {
        int struckAfterTaking = 0;
        boolean fired = true;
        for (int nth = 1; fired; nth++) {
            FaultyStore fresh = new FaultyStore(new ToyStore(ticker.clock()));
            FailingTicker failing = new FailingTicker(ticker, Integer.MAX_VALUE);
            try (Instance of = new Instance(Instance.builder(ticker, fresh, OnFailure.LOCAL)
                    .executor(Runnable::run)
                    .scheduler(ticker.scheduler())
                    .ticker(failing))) {
                failing.left = nth;
                boolean[] granted = {false};
                Throwable error = catchThrowable(
                        () -> granted[0] = way.ask(of, of.api, of.limiter("other"), of.limiter("alone")));
                fired = failing.thrown != null;
                if (!fired) {
                    assertThat(granted[0]).isTrue();
                } else if (!failing.failedInTheCallOfTheStore()) {
                    failing.left = 0;
                    ticker.advance(Duration.ofSeconds(5));
                    struckAfterTaking += fresh.commands().isEmpty() ? 0 : 1;
                    assertThat(granted[0]).as("%s", error).isFalse();
                    assertThat(List.of(left(of.api), left(of.limiter("other")), left(of.limiter("alone"))))
                            .as("reading %d", nth)
                            .containsOnly(3L);
                }
            }
        }
        assertThat(struckAfterTaking).isPositive();
    }
}
