package io.throttlemachines.limiter.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.store.FaultyStore.Behaviour;
import io.throttlemachines.limiter.store.StoreConfig.OnFailure;
import io.throttlemachines.test.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Instances that lease from one store: together never faster than the limit, and at saturation close to it. */
class LeasedFleetTest {

    private static final long LIMIT = 1_000;
    private static final long BURST = 200;
    private static final long INTERVAL = 1_000_000;

    private final ManualTicker ticker = new ManualTicker();
    private final LeasingStore store = new LeasingStore(ticker);
    private final List<Member> members = new ArrayList<>();

    /** When all permits that were really granted are back, in nanoseconds. */
    private long due;

    private long now;
    private long granted;

    private static final class Member {
        private final FaultyStore store;
        private final ThrottleMachines machines;
        private final Limiter limiter;

        Member(ManualTicker ticker, PermitStore shared, long lease) {
            store = new FaultyStore(shared);
            machines = ThrottleMachines.builder()
                    .ticker(ticker)
                    .clock(ticker.clock())
                    .sleeper(ticker)
                    .executor(Runnable::run)
                    .scheduler(ticker.scheduler())
                    .store("grid", store, new StoreConfig(Duration.ofNanos(100_000), OnFailure.DENY))
                    .limiter(
                            "api",
                            LimiterConfig.builder()
                                    .limit(LIMIT)
                                    .period(Duration.ofSeconds(1))
                                    .burst(BURST)
                                    .store("grid")
                                    .lease(lease)
                                    .build())
                    .build();
            limiter = machines.limiter("api");
        }
    }

    private void join(long lease) {
        members.add(new Member(ticker, store, lease));
    }

    private void advance(long nanos) {
        ticker.advance(Duration.ofNanos(nanos));
        now += nanos;
    }

    private void ask(Member member, int times) {
        for (int call = 0; call < times; call++) {
            if (member.limiter.tryAcquire()) {
                granted++;
                due = Math.max(due, now) + INTERVAL;
                assertThat(due - now).as("permits at once").isLessThanOrEqualTo(BURST * INTERVAL);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 100, 0.2", "2, 100, 0.3", "4, 20, 0.5", "10, 100, 0.6", "10, 5, 2.5", "3, 200, 0.4"})
    void saturatedFleetUsesItsLimit(int instances, long lease, double callsPerPermit) {
        for (int instance = 0; instance < instances; instance++) {
            join(lease);
        }
        long seconds = 10;
        for (long step = 0; step < seconds * 1_000; step++) {
            advance(INTERVAL);
            members.forEach(member -> ask(member, 3));
        }

        assertThat(granted).isGreaterThan(seconds * LIMIT * 9 / 10);
        assertThat((double) store.calls / granted).isLessThan(callsPerPermit);
    }

    @ParameterizedTest
    @CsvSource({"1, 100", "3, 20", "5, 200", "8, 7"})
    void neverExceedsTheLimitWhateverHappens(int instances, long lease) {
        for (long seed = 0; seed < 12; seed++) {
            Random random = new Random(seed);
            while (members.size() < instances) {
                join(lease);
            }
            for (int step = 0; step < 1_500; step++) {
                advance(pause(random));
                int index = random.nextInt(instances);
                Member member = members.get(index);
                switch (random.nextInt(100)) {
                    case 0 -> {
                        member.store.behave(Behaviour.IS_SILENT); // a crash: nothing is reported any more
                        members.set(index, new Member(ticker, store, lease));
                    }
                    case 1 -> {
                        member.machines.close();
                        members.set(index, new Member(ticker, store, lease));
                    }
                    case 2 -> member.store.behave(Behaviour.FAILS);
                    case 3 -> member.store.behave(Behaviour.HOLDS_ANSWERS); // carried out, and the answer is lost
                    case 4, 5, 6, 7 -> member.store.behave(Behaviour.ANSWERS);
                    default -> ask(member, random.nextInt(40));
                }
            }
        }
        assertThat(granted).isGreaterThan(1_000);
    }

    private static long pause(Random random) {
        return switch (random.nextInt(60)) {
            case 0 -> random.nextLong(3_000 * INTERVAL);
            case 1, 2, 3 -> random.nextLong(300 * INTERVAL);
            default -> random.nextLong(10 * INTERVAL);
        };
    }
}
