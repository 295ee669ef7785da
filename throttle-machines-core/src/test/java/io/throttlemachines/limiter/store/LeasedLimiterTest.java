package io.throttlemachines.limiter.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.limiter.AllOf.PermitRequest;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.store.FaultyStore.Behaviour;
import io.throttlemachines.limiter.store.StoreConfig.OnFailure;
import io.throttlemachines.test.ManualTicker;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A limiter that leases 20 of 100 permits per second. */
class LeasedLimiterTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final ManualTicker ticker = new ManualTicker();
    private final LeasingStore shared = new LeasingStore(ticker);
    private final FaultyStore store = new FaultyStore(shared);
    private final ThrottleMachines machines = machines(store, 20);
    private final Limiter api = machines.limiter("api");
    private final Limiter other = machines(shared, 20).limiter("api");

    private ThrottleMachines machines(PermitStore store, long lease) {
        return ThrottleMachines.builder()
                .ticker(ticker)
                .clock(ticker.clock())
                .sleeper(ticker)
                .executor(Runnable::run)
                .scheduler(ticker.scheduler())
                .store("grid", store, new StoreConfig(Duration.ofMillis(5), OnFailure.DENY))
                .limiter(
                        "api",
                        LimiterConfig.builder()
                                .limit(100)
                                .period(SECOND)
                                .store("grid")
                                .lease(lease)
                                .maxKeys(2)
                                .build())
                .limiter("alone", LimiterConfig.of(1, Duration.ofHours(1)))
                .build();
    }

    private static void take(Limiter limiter, int permits) {
        for (int permit = 0; permit < permits; permit++) {
            assertThat(limiter.tryAcquire()).as("permit " + permit).isTrue();
        }
    }

    /** What is left to all instances, as another one sees it. */
    private long remaining() {
        return other.peek(0).remaining();
    }

    @Test
    void oneCallLeasesManyPermits() {
        take(api, 15);

        assertThat(shared.requests).hasSize(1);
        assertThat(api.status().leased()).isEqualTo(6);
        assertThat(remaining()).isEqualTo(79);
    }

    @Test
    void asksForMoreBeforeNothingIsLeft() {
        take(api, 17);

        assertThat(shared.requests).hasSize(2);
        LeaseRequest second = shared.requests.get(1);
        assertThat(second.permits()).isZero();
        assertThat(second.spent()).isEqualTo(16);
        assertThat(second.kept()).isEqualTo(4);
        assertThat(api.status().leased()).isEqualTo(20);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 7, 20, 99, 100})
    void aLoneInstanceGetsTheWholeBurstAndNoMore(long lease) {
        Limiter alone = machines(shared, lease).limiter("api");

        take(alone, 100);

        assertThat(alone.tryAcquire()).isFalse();
        assertThat(alone.decide(1).allowed()).isFalse();
    }

    /** Not how long the instance leaves the store alone. */
    @ParameterizedTest
    @ValueSource(longs = {1, 7, 10})
    void firstRefusalSaysWhenTheStoreHasAPermit(long lease) {
        LimiterConfig hourly = LimiterConfig.builder()
                .limit(10)
                .period(HOUR)
                .store("grid")
                .lease(lease)
                .build();
        Limiter limiter = machines.limiter("hourly", hourly);
        take(limiter, 10);
        assertThat(limiter.decide(1).retryAfter()).hasValue(HOUR.dividedBy(10));
    }

    @Test
    void refusedCallersDoNotCallTheStoreAgainAtOnce() {
        take(api, 100);
        assertThat(api.tryAcquire()).isFalse();
        long calls = shared.calls;

        for (int call = 0; call < 50; call++) {
            assertThat(api.tryAcquire()).isFalse();
        }

        assertThat(shared.calls).isEqualTo(calls);
        ticker.advance(SECOND);
        assertThat(api.tryAcquire()).isTrue();
    }

    @Test
    void anIdleLimiterHoldsNothing() {
        take(api, 5);

        ticker.advance(SECOND.multipliedBy(3));

        assertThat(api.status().leased()).isZero();
        assertThat(remaining()).isEqualTo(100);
        assertThat(ticker.pendingTasks()).isZero();
    }

    @Test
    void aSlowPaceKeepsASmallLease() {
        take(api, 1);
        for (int call = 0; call < 40; call++) {
            ticker.advance(SECOND.dividedBy(4));
            take(api, 1);
        }

        assertThat(api.status().leased()).isBetween(1L, 10L);
        assertThat(shared.requests.stream().skip(1)).allMatch(request -> request.permits() == 0);
    }

    @Test
    void closingHandsEverythingBack() {
        take(api, 5);

        machines.close();

        assertThat(remaining()).isEqualTo(95);
        assertThat(api.tryAcquire()).isTrue();
        assertThat(api.status().leased()).isZero();
    }

    @Test
    void permitsOfACallThatIsNotMadeGoBackIntoTheLease() {
        take(api, 2);
        Limiter alone = machines.limiter("alone");
        take(alone, 1);
        long calls = shared.calls;

        assertThat(machines.allOf(List.of(new PermitRequest(api, 3), new PermitRequest(alone, 1)))
                        .tryAcquire())
                .isFalse();
        assertThat(shared.calls).isEqualTo(calls);
        assertThat(api.status().leased()).isEqualTo(19);
    }

    @Test
    void permitsOnLeaseCanBeSpentWhileTheStoreIsDown() {
        take(api, 1);
        store.behave(Behaviour.FAILS);

        take(api, 20);

        assertThat(api.tryAcquire()).isFalse();
        ticker.advance(Duration.ofSeconds(10));
        store.behave(Behaviour.ANSWERS);
        ticker.advance(Duration.ofSeconds(10));
        assertThat(api.tryAcquire()).isTrue();
    }

    @Test
    void aLeaseIsOverWithoutTheStoreToo() {
        take(api, 1);
        store.behave(Behaviour.FAILS);

        ticker.advance(SECOND);

        assertThat(api.tryAcquire()).isFalse();
    }

    @Test
    void aRequestWithoutAnswerIsReportedUnderAnotherName() {
        take(api, 1);
        store.behave(Behaviour.HOLDS_ANSWERS);
        take(api, 16);
        ticker.advance(Duration.ofMillis(6));
        store.behave(Behaviour.ANSWERS);
        take(api, 4);
        ticker.advance(Duration.ofSeconds(20));
        take(api, 1);

        LeaseRequest first = shared.requests.get(0);
        LeaseRequest last = shared.requests.get(shared.requests.size() - 1);
        assertThat(last.holder()).isNotEqualTo(first.holder());
        assertThat(last.spent()).isZero();
        assertThat(last.kept()).isZero();
    }

    @Test
    void resetReturnsEverything() {
        take(api, 50);

        api.reset();

        assertThat(remaining()).isEqualTo(100);
        assertThat(api.status().leased()).isZero();
        take(api, 100);
        assertThat(api.tryAcquire()).isFalse();
    }

    @Test
    void keysLeaseForThemselvesAndAreForgotten() {
        assertThat(api.forKey("a").tryAcquire()).isTrue();
        assertThat(api.forKey("a").tryAcquire()).isTrue();
        assertThat(shared.calls).isEqualTo(1);
        assertThat(api.forKey("a")).isSameAs(api.forKey("a"));
        assertThat(api.forKey("b").tryAcquire()).isTrue();
        assertThat(api.status().leased()).isEqualTo(39);
        assertThat(api.forKey("c").tryAcquire())
                .as("beyond max-keys: without a lease")
                .isTrue();
        assertThat(api.status().leased()).isEqualTo(39);

        ticker.advance(SECOND.multipliedBy(3));

        assertThat(api.status().leased()).isZero();
        assertThat(api.status().keys()).isZero();
        assertThat(api.forKey("c").tryAcquire()).isTrue();
        assertThat(api.status().leased()).isEqualTo(20);
    }

    @Test
    void aStoreWithoutLeasesIsAskedForEachPermit() {
        Limiter plain = machines(new ToyStore(ticker.clock()), 20).limiter("api");

        take(plain, 100);

        assertThat(plain.tryAcquire()).isFalse();
        assertThat(plain.status().leased()).isZero();
    }

    @Test
    void asynchronousCallersSpendTheLeaseToo() {
        for (int permit = 0; permit < 100; permit++) {
            assertThat(api.tryAcquireAsync()).isCompletedWithValue(true);
        }
        assertThat(api.tryAcquireAsync()).isCompletedWithValue(false);
        assertThat(shared.calls).isLessThan(25);
    }

    @Test
    void decisionsSpendTheLeaseAndSpeakOfAllInstances() {
        assertThat(api.decide(1).remaining()).isEqualTo(79);
        assertThat(api.decide(1).remaining()).isEqualTo(79);
        assertThat(api.peek(1).remaining()).isEqualTo(79);
        assertThat(api.decide(101).retryAfter()).isEmpty();
    }

    @Test
    void limiterThatIsNotDeclaredLeavesNothingBehind() {
        WeakReference<BooleanSupplier> guard = guardOfRefusedLimiter();

        await().untilAsserted(() -> {
            System.gc();
            assertThat(guard.get()).isNull();
        });
        machines.close(); // keeps the library reachable until here
    }

    private WeakReference<BooleanSupplier> guardOfRefusedLimiter() {
        AtomicBoolean open = new AtomicBoolean(true);
        BooleanSupplier guard = open::get;
        LimiterConfig config =
                api.config().toBuilder().guard(guard).dependsOn("nowhere").build();
        assertThatThrownBy(() -> machines.limiter("other", config)).isInstanceOf(ConfigurationException.class);
        return new WeakReference<>(guard);
    }
}
