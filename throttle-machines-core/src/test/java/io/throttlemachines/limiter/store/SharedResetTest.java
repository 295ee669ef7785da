package io.throttlemachines.limiter.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.event.ManualActionTaken;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.store.FaultyStore.Behaviour;
import io.throttlemachines.limiter.store.StoreConfig.OnFailure;
import io.throttlemachines.test.ManualTicker;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** B8, note: a reset is a manual action too where only this instance has counted permits, while the store did not answer. */
class SharedResetTest {

    private static final Duration OUTAGE = Duration.ofSeconds(5);

    private final ManualTicker ticker = new ManualTicker();
    private final FaultyStore store = new FaultyStore(new ToyStore(ticker.clock()));
    private final Instance instance = new Instance(ticker, store, OnFailure.LOCAL);
    private final Limiter api = instance.api;

    @AfterEach
    void close() {
        instance.close();
    }

    private int actions() {
        return instance.events.of(ManualActionTaken.class).size();
    }

    private void takeAlone() {
        store.behave(Behaviour.FAILS);
        assertThat(api.tryAcquire(2)).isTrue();
        assertThat(api.forKey("a").tryAcquire(2)).isTrue();
        store.behave(Behaviour.ANSWERS);
        ticker.advance(OUTAGE);
        assertThat(api.peek().remaining()).isEqualTo(3);
    }

    static Stream<Consumer<Limiter>> resets() {
        return Stream.of(
                Limiter::reset,
                api -> api.reset("a"),
                api -> api.forKey("a").reset(),
                api -> assertThat(api.resetKeyText("a")).isTrue());
    }

    @ParameterizedTest
    @MethodSource("resets")
    void permitsThatOnlyThisInstanceHasCountedAreAnActionToo(Consumer<Limiter> reset) {
        takeAlone();
        reset.accept(api);
        assertThat(actions()).isEqualTo(1);
        store.behave(Behaviour.FAILS);
        assertThat(api.tryAcquire(1) && api.forKey("a").tryAcquire(1)).isTrue();
    }

    @Test
    void ownPermitsThatOnlyThisInstanceHasCountedAreAnAction() {
        store.behave(Behaviour.FAILS);
        assertThat(api.tryAcquire(2)).isTrue();
        store.behave(Behaviour.ANSWERS);
        ticker.advance(OUTAGE);
        api.reset();

        assertThat(actions()).isEqualTo(1);
    }

    @Test
    void keyWhosePermitsAreAllBackIsResetWithoutAnAction() {
        takeAlone();
        ticker.advance(Instance.PERIOD);
        assertThat(api.resetKeyText("a")).isTrue();

        assertThat(actions()).isZero();
    }
}
