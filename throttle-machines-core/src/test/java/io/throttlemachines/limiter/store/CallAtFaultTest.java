package io.throttlemachines.limiter.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.event.StoreUnavailable;
import io.throttlemachines.limiter.store.FaultyStore.Behaviour;
import io.throttlemachines.limiter.store.StoreConfig.OnFailure;
import io.throttlemachines.metrics.ThrottleMeters.StoreMeter.Outcome;
import io.throttlemachines.test.ManualTicker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A call that fails through no fault of the store is decided by on-failure, and all others go on. */
class CallAtFaultTest {

    private static final String BAD = "bad";

    private final ManualTicker ticker = new ManualTicker();
    private final FaultyStore calls = new FaultyStore(new ToyStore(ticker.clock()));

    /** Cannot decide for one key. */
    private class OneBadKey extends ToyStore {

        private final boolean silent;

        OneBadKey(boolean silent) {
            super(ticker.clock());
            this.silent = silent;
        }

        private boolean isBad(Owner owner) {
            return BAD.equals(owner.key());
        }

        @Override
        public CompletionStage<Reply> take(Owner owner, Limit limit, long permits) {
            CompletableFuture<Reply> failed =
                    silent ? new CompletableFuture<>() : CompletableFuture.failedFuture(new BadState());
            return isBad(owner) ? failed : calls.take(owner, limit, permits);
        }

        @Override
        public boolean isUnavailable(CompletionStage<?> call, Throwable failure) {
            return !(failure instanceof BadState || (silent && failure instanceof TimeoutException));
        }
    }

    private static final class BadState extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BadState() {
            super("its state cannot be read");
        }
    }

    @ParameterizedTest
    @EnumSource
    void onFailureDecidesForThatKeyAlone(OnFailure onFailure) {
        try (Instance instance = new Instance(ticker, new OneBadKey(false), onFailure)) {
            for (int i = 0; i < Instance.LIMIT + 1; i++) {
                boolean within = i < Instance.LIMIT;
                assertThat(instance.api.forKey(BAD).tryAcquire())
                        .isEqualTo(onFailure == OnFailure.ALLOW || (onFailure == OnFailure.LOCAL && within));
                assertThat(instance.api.forKey("good").tryAcquire()).isEqualTo(within);
            }
            assertThat(calls.calls()).hasSize((int) Instance.LIMIT + 1);
            assertThat(instance.outcomes)
                    .containsOnly(Outcome.FAILURE, Outcome.SUCCESS)
                    .doesNotContain(Outcome.SKIPPED);
            assertThat(instance.store().available()).isTrue();
            assertThat(instance.store().lastError()).contains("its state cannot be read");
            assertThat(instance.events.of(StoreUnavailable.class)).isEmpty();
        }
    }

    @Test
    void callThatWasLateThroughNoFaultOfTheStoreLeavesItAvailable() {
        try (Instance instance = new Instance(ticker, new OneBadKey(true), OnFailure.DENY)) {
            CompletableFuture<Boolean> late = instance.api.forKey(BAD).tryAcquireAsync();
            ticker.advance(Instance.TIMEOUT);

            assertThat(late).isCompletedWithValue(false);
            assertThat(instance.outcomes).containsExactly(Outcome.TIMEOUT);
            assertThat(instance.store().available()).isTrue();
            assertThat(instance.api.forKey("good").tryAcquire()).isTrue();
        }
    }

    /** Such a call decides nothing about a store that is tried again, and holds up no other trial. */
    @Test
    void trialThatFailsAloneIsNone() {
        try (Instance instance = new Instance(ticker, new OneBadKey(false), OnFailure.ALLOW)) {
            calls.behave(Behaviour.FAILS);
            assertThat(instance.api.forKey("good").tryAcquire()).isTrue();
            assertThat(instance.store().available()).isFalse();
            calls.behave(Behaviour.ANSWERS);
            ticker.advance(Duration.ofSeconds(10));

            assertThat(instance.api.forKey(BAD).tryAcquire()).isTrue();
            assertThat(instance.store().available()).isFalse();
            assertThat(instance.api.forKey("good").tryAcquire()).isTrue();
            assertThat(instance.store().available()).isTrue();
        }
    }

    /** What a store says of its failures is code of the application. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void storeThatCannotSayCountsAsUnavailable(boolean error) {
        PermitStore unsure = new OneBadKey(false) {
            @Override
            public boolean isUnavailable(CompletionStage<?> call, Throwable failure) {
                if (error) {
                    throw new StackOverflowError();
                }
                throw new IllegalStateException("not now");
            }
        };
        try (Instance instance = new Instance(ticker, unsure, OnFailure.ALLOW)) {
            assertThat(instance.api.forKey(BAD).tryAcquire()).isTrue();
            assertThat(instance.store().available()).isFalse();
        }
    }
}
