package io.throttlemachines.limiter.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.store.FaultyStore.Behaviour;
import io.throttlemachines.limiter.store.StoreConfig.OnFailure;
import io.throttlemachines.test.ManualTicker;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The end of an instance while a request for permits on lease is under way. */
class LeaseEndTest {

    private static final Set<Thread.State> WAITS_OR_IS_OVER =
            EnumSet.of(Thread.State.TIMED_WAITING, Thread.State.TERMINATED);

    private final ManualTicker ticker = new ManualTicker();
    private final LeasingStore shared = new LeasingStore(ticker);
    private final FaultyStore store = new FaultyStore(shared);
    private final ThrottleMachines machines = ThrottleMachines.builder()
            .ticker(ticker)
            .clock(ticker.clock())
            .sleeper(ticker)
            .executor(Runnable::run)
            .scheduler(ticker.scheduler())
            .store("grid", store, new StoreConfig(Duration.ofSeconds(30), OnFailure.DENY))
            .limiter(
                    "api",
                    LimiterConfig.builder()
                            .limit(100)
                            .period(Duration.ofMinutes(1))
                            .store("grid")
                            .lease(20)
                            .leaseTime(Duration.ofMinutes(1))
                            .build())
            .build();
    private final Limiter api = machines.limiter("api");

    @Test
    void permitsOfARequestForMoreAreHandedBackToo() throws InterruptedException {
        assertThat(api.tryAcquire()).isTrue();
        store.behave(Behaviour.HOLDS_ANSWERS);
        while (shared.requests.size() < 2) {
            assertThat(api.tryAcquire()).isTrue();
        }

        closeAndAnswer();

        assertThat(shared.leased()).isZero();
        assertThat(api.status().leased()).isZero();
    }

    @Test
    void permitsOfTheFirstRequestAreHandedBackToo() throws InterruptedException {
        store.behave(Behaviour.HOLDS_ANSWERS);
        CompletableFuture<Boolean> caller = api.tryAcquireAsync();

        closeAndAnswer();

        assertThat(shared.leased()).isZero();
        assertThat(caller).isCompletedWithValue(true);
    }

    /** The answers arrive while the end waits for them. */
    private void closeAndAnswer() throws InterruptedException {
        Thread closing = new Thread(machines::close);
        closing.start();
        await().until(() -> WAITS_OR_IS_OVER.contains(closing.getState()));
        store.answerHeld();
        closing.join();
        store.behave(Behaviour.ANSWERS);
    }
}
