package io.throttlemachines.limiter.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.store.FaultyStore.Behaviour;
import io.throttlemachines.limiter.store.StoreConfig.OnFailure;
import io.throttlemachines.test.ManualTicker;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How many permits one request brings to an instance that leases 20 of a million per second. A round trip takes 1 ms. */
class LeaseSizeTest {

    private static final long LEASE = 20;
    private static final Duration TRIP = Duration.ofMillis(1);

    private final ManualTicker ticker = new ManualTicker();
    private final LeasingStore shared = new LeasingStore(ticker);
    private final FaultyStore store = new FaultyStore(shared);
    private Limiter api = limiter(1_000_000);

    private long granted;

    @BeforeEach
    void holdAnswers() {
        store.behave(Behaviour.HOLDS_ANSWERS);
    }

    private Limiter limiter(long limit) {
        return ThrottleMachines.builder()
                .ticker(ticker)
                .clock(ticker.clock())
                .sleeper(ticker)
                .executor(Runnable::run)
                .scheduler(ticker.scheduler())
                .store("grid", store, new StoreConfig(Duration.ofSeconds(30), OnFailure.DENY))
                .limiter(
                        "api",
                        LimiterConfig.builder()
                                .limit(limit)
                                .period(Duration.ofSeconds(1))
                                .store("grid")
                                .lease(LEASE)
                                .build())
                .build()
                .limiter("api");
    }

    private void ask(long callers) {
        for (long caller = 0; caller < callers; caller++) {
            api.tryAcquireAsync().thenAccept(there -> granted += there ? 1 : 0);
        }
    }

    private long leased() {
        return api.leased();
    }

    /** So many callers, each of which asks again at once as long as there are permits on lease, until they all wait. */
    private void spin(int callers, int trips) {
        for (int trip = 0; trip < trips; trip++) {
            ask(leased() + callers);
            ticker.advance(TRIP);
            store.answerNext();
        }
    }

    private static long brought(LeaseRequest request) {
        return request.most() - request.kept();
    }

    @Test
    void oneCallerGetsALeaseWithEachCallHoweverFastItIs() {
        spin(1, 500);

        assertThat(shared.requests).allMatch(request -> brought(request) <= LEASE);
        assertThat(shared.requests).as("prefetch").anyMatch(request -> request.permits() == 0);
    }

    /** So that they need not wait a round trip for every few permits. */
    @Test
    void manyCallersThatSpendAllGetMoreLeasesWithOneCall() {
        spin(50, 100);

        assertThat(granted).as("with one lease for each trip: 7,000").isGreaterThan(30_000);
        assertThat(shared.requests).hasSizeLessThan(210).allMatch(request -> brought(request) <= 50 * LEASE);
    }

    @Test
    void noCallBringsMoreThan128Leases() {
        spin(1_000, 300);

        assertThat(shared.requests).allMatch(request -> brought(request) <= 128 * LEASE);
        assertThat(shared.requests).anyMatch(request -> brought(request) > 100 * LEASE);
    }

    /** So that other instances do not miss them if they are left unspent, or lost in a crash. */
    @ParameterizedTest
    @CsvSource({"100, 20", "2000, 20", "5000, 50", "20000, 200"})
    void severalLeasesAreAtMostAHundredthOfTheBurst(long limit, long most) {
        api = limiter(limit);

        spin(50, 300);

        assertThat(shared.requests).hasSizeGreaterThan(10).allMatch(request -> brought(request) <= most);
    }

    /** They come at once after a pause, and need nothing more. */
    @Test
    void callersThatNeedOnePermitEachDoNotEnlargeTheLease() {
        for (int burst = 0; burst < 20; burst++) {
            ask(500);
            store.answerHeld();
            ticker.advance(Duration.ofSeconds(10));
            store.answerHeld();
        }

        assertThat(shared.requests).allMatch(request -> brought(request) <= LEASE + 2 * request.spent());
        assertThat(shared.requests).allMatch(request -> brought(request) <= 3 * LEASE);
    }

    @Test
    void oneCallerAfterManyGetsOneLeaseAgain() {
        spin(50, 100);
        spin(1, 2_500);
        shared.requests.clear();

        spin(1, 100);

        assertThat(shared.requests).isNotEmpty().allMatch(request -> brought(request) <= LEASE);
    }

    @Test
    void whatIsLeftWhenManyStopIsHandedBack() {
        spin(50, 100);
        store.behave(Behaviour.ANSWERS);
        store.answerHeld();
        assertThat(shared.leased()).isGreaterThan(10 * LEASE);

        ticker.advance(Duration.ofSeconds(2));

        assertThat(shared.leased()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noCallBringsMoreThanItsCallersHaveSpentTwiceAndALease(long seed) {
        Random random = new Random(seed);
        for (int step = 0; step < 2_000; step++) {
            ask(random.nextInt(10) == 0 ? random.nextInt(300) : random.nextInt(40));
            ticker.advance(Duration.ofNanos(random.nextInt(3_000_000)));
            if (random.nextBoolean()) {
                store.answerNext();
            }
        }

        assertThat(shared.requests).hasSizeGreaterThan(50);
        assertThat(shared.requests).allMatch(request -> brought(request) <= LEASE + 2 * request.spent());
    }
}
