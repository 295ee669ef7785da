package io.throttlemachines.spring.redis;

import static io.throttlemachines.spring.redis.RedisPermitStoreTest.answer;
import static io.throttlemachines.spring.redis.RedisPermitStoreTest.limit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.EnumSource.Mode.MATCH_NONE;

import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.store.PermitStore.Limit;
import io.throttlemachines.limiter.store.PermitStore.Owner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Threads of two instances ask at once, in real time. */
class RedisConcurrencyTest {

    private static final int THREADS = 4;
    private static final int ASKED = 400;
    private static final Duration PERIOD = Duration.ofHours(2);

    private final String fleet = "crowd-" + System.nanoTime();
    private final List<RedisPermitStore> instances = List.of(
            RedisServers.store(RedisServers.sharedPort(), fleet), RedisServers.store(RedisServers.sharedPort(), fleet));
    private final ExecutorService threads = Executors.newFixedThreadPool(2 * THREADS);
    private final Owner owner = new Owner("limiter", null);

    @BeforeEach
    void connect() {
        for (RedisPermitStore store : instances) {
            await().ignoreExceptions()
                    .until(() -> answer(store.look(owner, limit(Algorithm.GCRA, 1, PERIOD), 0))
                            .allowed());
        }
    }

    @AfterEach
    void close() {
        threads.shutdown();
        instances.forEach(RedisPermitStore::close);
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void allThreadsTogetherGetTheLimit(Algorithm algorithm) throws Exception {
        Limit limit = limit(algorithm, 1_000, PERIOD);
        long begin = System.currentTimeMillis();

        List<Long> granted = grantedTo(limit, limit);

        assertThat(granted.get(0) + granted.get(1))
                .isBetween(1_000L, 1_000 * allowances(algorithm, begin) + back(1_000, begin));
    }

    @ParameterizedTest
    @EnumSource(mode = MATCH_NONE, names = ".*CONCURRENCY")
    void instancesWithDifferentLimitsObeyTheirOwn(Algorithm algorithm) throws Exception {
        Limit lower = limit(algorithm, 300, PERIOD);
        Limit higher = limit(algorithm, 900, PERIOD);
        long begin = System.currentTimeMillis();

        List<Long> granted = grantedTo(lower, higher);

        long times = allowances(algorithm, begin);
        assertThat(granted.get(0)).isLessThanOrEqualTo(300 * times + back(300, begin));
        assertThat(granted.get(0) + granted.get(1)).isBetween(900L, 900 * times + back(900, begin));
    }

    /** Windows that the time since may have touched. */
    private static long allowances(Algorithm algorithm, long begin) {
        boolean windows = algorithm == Algorithm.FIXED_WINDOW || algorithm == Algorithm.SLIDING_WINDOW;
        return windows ? 1 + System.currentTimeMillis() / PERIOD.toMillis() - begin / PERIOD.toMillis() : 1;
    }

    /** Permits that may have come back since. */
    private static long back(long permits, long begin) {
        return 1 + (System.currentTimeMillis() - begin + 1) * permits / PERIOD.toMillis();
    }

    private List<Long> grantedTo(Limit... limits) throws Exception {
        List<List<Future<Long>>> running = new ArrayList<>();
        for (int at = 0; at < instances.size(); at++) {
            RedisPermitStore store = instances.get(at);
            Limit limit = limits[at];
            List<Future<Long>> ofOne = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                ofOne.add(threads.submit(ask(store, limit)));
            }
            running.add(ofOne);
        }
        List<Long> granted = new ArrayList<>();
        for (List<Future<Long>> ofOne : running) {
            long sum = 0;
            for (Future<Long> each : ofOne) {
                sum += each.get();
            }
            granted.add(sum);
        }
        return granted;
    }

    private Callable<Long> ask(RedisPermitStore store, Limit limit) {
        return () -> {
            long granted = 0;
            for (int asked = 0; asked < ASKED; asked++) {
                granted += answer(store.take(owner, limit, 1)).allowed() ? 1 : 0;
            }
            return granted;
        };
    }
}
