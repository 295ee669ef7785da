package io.throttlemachines.spring.redis.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.store.StoreConfig;
import io.throttlemachines.limiter.store.StoreConfig.OnFailure;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Three instances under load that share one limiter, and decide each in another way while Redis does not answer. */
final class LoadedFleet implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final long LIMIT = 100;
    private static final Duration PERIOD = Duration.ofMillis(200);

    /** Longer than a busy machine delays an answer, as a rule. */
    static final Duration TIMEOUT = Duration.ofMillis(250);

    private static final int ENOUGH_CALLS = 50;
    private static final long ENOUGH_PERMITS = 3 * LIMIT;

    private final Map<OnFailure, LoadedInstance> instances = new EnumMap<>(OnFailure.class);
    private final Algorithm algorithm;
    private final LongSupplier serverMicros;

    /**
     * Starts the load, and waits until Redis decides for all instances.
     *
     * @param server       connects to the server
     * @param serverMicros the server's time; instances of this machine may use the machine's
     */
    LoadedFleet(Supplier<LettuceConnectionFactory> server, Algorithm algorithm, LongSupplier serverMicros) {
        this.algorithm = algorithm;
        this.serverMicros = serverMicros;
        LimiterConfig limit = LimiterConfig.builder()
                .limit(LIMIT)
                .period(PERIOD)
                .algorithm(algorithm)
                .store("redis")
                .build();
        String fleet = "loaded-" + System.nanoTime();
        for (OnFailure onFailure : OnFailure.values()) {
            instances.put(
                    onFailure, new LoadedInstance(server.get(), fleet, limit, new StoreConfig(TIMEOUT, onFailure)));
        }
        instances.values().forEach(LoadedInstance::start);
        awaitRecovery();
    }

    /** All instances find that Redis does not answer. */
    void awaitFailure() {
        awaitAll(instance -> !instance.storeIsAvailable());
    }

    /** How often each instance has found that Redis does not answer. */
    Map<OnFailure, Integer> failures() {
        Map<OnFailure, Integer> failures = new EnumMap<>(OnFailure.class);
        instances.forEach((onFailure, instance) -> failures.put(onFailure, instance.unavailable.get()));
        return failures;
    }

    /** Redis decides again for all instances, and their events say so. */
    void awaitRecovery() {
        awaitAll(LoadedInstance::storeIsAvailable);
        awaitAll(instance -> instance.available.get() == instance.unavailable.get());
    }

    private void awaitAll(Predicate<LoadedInstance> condition) {
        await().atMost(PATIENCE).until(() -> all().stream().allMatch(condition));
    }

    private Collection<LoadedInstance> all() {
        return instances.values();
    }

    /** Each instance decides as its on-failure says, while Redis does not answer. */
    void assertOnFailureDecides() {
        long began = System.nanoTime();
        Map<OnFailure, Tally> tallies = nextPhase();
        await().atMost(PATIENCE)
                .until(() -> tallies.values().stream().allMatch(tally -> tally.ended.get() >= ENOUGH_CALLS)
                        && tallies.get(OnFailure.LOCAL).granted.get() > 0);
        endPhase(tallies);
        long periods = (System.nanoTime() - began) / PERIOD.toNanos() + 2;
        Tally local = tallies.get(OnFailure.LOCAL);
        Tally allow = tallies.get(OnFailure.ALLOW);
        Tally deny = tallies.get(OnFailure.DENY);
        assertThat(allow.refused.get() + allow.unavailable.get())
                .as("allow: %s", allow)
                .isZero();
        assertThat(deny.granted.get() + deny.refused.get()).as("deny: %s", deny).isZero();
        assertThat(local.unavailable.get()).as("local: %s", local).isZero();
        assertThat(local.granted.get()).as("local: %s", local).isLessThanOrEqualTo(periods * LIMIT);
    }

    private Map<OnFailure, Tally> nextPhase() {
        Map<OnFailure, Tally> tallies = new EnumMap<>(OnFailure.class);
        instances.forEach((onFailure, instance) -> tallies.put(onFailure, instance.nextPhase()));
        return tallies;
    }

    private void endPhase(Map<OnFailure, Tally> tallies) {
        nextPhase();
        await().atMost(PATIENCE).until(() -> tallies.values().stream().allMatch(LoadedInstance::ended));
    }

    /**
     * All instances together are granted no more than the limit, by the server's clock, and at least as much as they ask for
     * permits that are there. Counts again if Redis failed in between, which a busy machine may make it do.
     */
    void assertLimitHolds() {
        assertLimitHoldsWhile(() -> {});
    }

    /** Does the same while something happens, which may happen more than once. */
    void assertLimitHoldsWhile(Runnable something) {
        await().atMost(PATIENCE).until(() -> limitHeldWithoutFailures(something));
    }

    private boolean limitHeldWithoutFailures(Runnable meanwhile) {
        awaitRecovery();
        Map<OnFailure, Integer> failures = failures();
        long before = serverMicros.getAsLong();
        Map<OnFailure, Tally> tallies = nextPhase();
        meanwhile.run();
        await().atMost(PATIENCE).until(() -> granted(tallies) >= ENOUGH_PERMITS);
        endPhase(tallies);
        long after = serverMicros.getAsLong();
        if (!failures.equals(failures())) {
            return false;
        }
        assertThat(granted(tallies)).as("%s", tallies).isLessThanOrEqualTo(most(before, after));
        assertThat(tallies.values()).allMatch(tally -> tally.unavailable.get() == 0);
        return true;
    }

    private static long granted(Map<OnFailure, Tally> tallies) {
        return tallies.values().stream().mapToLong(tally -> tally.granted.get()).sum();
    }

    /** What the algorithm allows from one moment to another at most. */
    private long most(long beforeMicros, long afterMicros) {
        long period = TimeUnit.NANOSECONDS.toMicros(PERIOD.toNanos());
        return switch (algorithm) {
            case TOKEN_BUCKET, GCRA -> LIMIT + (afterMicros - beforeMicros) * LIMIT / period;
            case FIXED_WINDOW, SLIDING_WINDOW -> (afterMicros / period - beforeMicros / period + 1) * LIMIT;
            case CONCURRENCY, ADAPTIVE_CONCURRENCY -> throw new IllegalStateException("not shared");
        };
    }

    /** Ends the load: nothing is stuck, and no call has waited for Redis much longer than its timeout. */
    void stopAndCheck() {
        all().forEach(LoadedInstance::stopAndCheck);
    }

    @Override
    public void close() {
        all().forEach(LoadedInstance::close);
    }
}
