package io.throttlemachines.fault;

import io.micrometer.context.ContextRegistry;
import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.BreakerConfigBuilder;
import io.throttlemachines.fault.CallOuts.Point;
import io.throttlemachines.fleet.FleetConfig;
import io.throttlemachines.fleet.MemoryFleetStore;
import io.throttlemachines.fleet.Scope;
import io.throttlemachines.group.GroupConfig;
import io.throttlemachines.hedge.Hedge;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.LimiterConfigBuilder;
import io.throttlemachines.limiter.store.LeasingStore;
import io.throttlemachines.limiter.store.StoreConfig;
import io.throttlemachines.limiter.store.StoreConfig.OnFailure;
import io.throttlemachines.limiter.store.ToyStore;
import io.throttlemachines.retry.Retry;
import io.throttlemachines.retry.RetryConfig;
import io.throttlemachines.test.ManualTicker;
import io.throttlemachines.testing.EventRecorder;
import io.throttlemachines.testing.SuppliedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** Circuits, limiters, hedges and retries of which every call-out can fail. */
final class FaultScene implements AutoCloseable {

    static final Duration RESET_TIMEOUT = Duration.ofSeconds(10);
    static final Duration LONG = Duration.ofHours(2);

    /** Callers really wait as long for a request that another call has begun, and that {@link #runTasks} ends. */
    private static final Duration BRIEF = Duration.ofMillis(1);

    /** So rare that the clock can move by hours. */
    private static final Duration BEAT = Duration.ofHours(1);

    static final Duration SECOND = Duration.ofSeconds(1);

    private static final int PLACES = 2;
    static final long LIMIT = 10;
    static final long LEASE = 5;
    static final Duration LEASE_TIME = Duration.ofMinutes(30);

    final CallOuts callOuts;
    final ManualTicker ticker = new ManualTicker();
    final Queue<Runnable> tasks = new ArrayDeque<>();
    final EventRecorder events = new EventRecorder();
    final LeasingStore pool = new LeasingStore(ticker);
    final ThrottleMachines machines;
    final Breaker cluster;
    final Breaker database;
    final Breaker service;
    final Breaker shop;

    /** Its calls need a thread of the executor, and wait for a place. */
    final Breaker limited;

    final Limiter orders;
    final Limiter users;
    final Limiter fleet;
    final Limiter leased;

    /** Their permits come back. */
    final Limiter places;

    final Limiter adaptive;
    final Hedge search;
    final Retry order;

    /** The answers of retried calls, each of which must end. */
    final List<CompletableFuture<?>> retried = new ArrayList<>();

    FaultScene(CallOuts callOuts) {
        this.callOuts = callOuts;
        machines = ThrottleMachines.builder()
                .ticker(() -> {
                    callOuts.visit(Point.TICKER);
                    return ticker.read();
                })
                .clock(new SuppliedClock(this::instant))
                .sleeper(ticker)
                .executor(task -> {
                    callOuts.visit(Point.EXECUTOR);
                    tasks.add(task);
                })
                .scheduler(new FaultyTimers(ticker.scheduler(), callOuts))
                .listener(event -> callOuts.visit(Point.LISTENER))
                .listener(events)
                .retryAfter(failure -> {
                    callOuts.visit(Point.RETRY_AFTER);
                    return null;
                })
                .breaker("database", settings().cascadesTo("service").build())
                .breaker(
                        "service",
                        settings().failureRateThreshold(50.0).minimumCalls(2).build())
                .breaker("shop", settings().dependsOn("database").build())
                .fleet(
                        new FleetConfig("shop", "a", BEAT, BEAT, BRIEF),
                        new FaultyFleetStore(new MemoryFleetStore(ticker.clock()), callOuts))
                .breaker("cluster", settings().scope(Scope.CLUSTER).build())
                .breaker(
                        "limited",
                        settings().maxConcurrentWait(SECOND).timeout(SECOND).build())
                .store("grid", new FaultyPermits(new ToyStore(ticker.clock()), callOuts), StoreConfig.DEFAULTS)
                .store("pool", new FaultyPermits(pool, callOuts), new StoreConfig(BRIEF, OnFailure.LOCAL))
                .limiter(
                        "leased",
                        limit().period(Duration.ofHours(1))
                                .store("pool")
                                .lease(LEASE)
                                .leaseTime(LEASE_TIME)
                                .build())
                .limiter("fleet", limit().store("grid").dependsOn("database").build())
                .limiter("places", concurrent(Algorithm.CONCURRENCY).build())
                .limiter(
                        "adaptive",
                        concurrent(Algorithm.ADAPTIVE_CONCURRENCY)
                                .minLimit(LIMIT)
                                .maxLimit(LIMIT)
                                .build())
                .limiter("orders", limit().dependsOn("database").build())
                .limiter("users", limit().maxWait(Duration.ofSeconds(5)).build())
                .hedge(
                        "search",
                        HedgeConfig.builder()
                                .breakers(List.of("database", "service"))
                                .timeout(Duration.ofSeconds(1))
                                .build())
                .retry(
                        "order",
                        RetryConfig.builder()
                                .timeout(Duration.ofSeconds(1))
                                .retryPredicate(failure -> agrees(Point.EXCEPTION_PREDICATE))
                                .build())
                .retry(
                        "waiting",
                        RetryConfig.builder()
                                .retryPredicate(failure -> agrees(Point.EXCEPTION_PREDICATE))
                                .build())
                .group(
                        "pay",
                        GroupConfig.builder()
                                .breaker("gateway", settings().build())
                                .breaker(
                                        "hooks", settings().dependsOn("gateway").build())
                                .build())
                .build();
        ContextRegistry.getInstance().registerThreadLocalAccessor(new FaultyContext(callOuts));
        machines.measure(new FaultyMeters(callOuts));
        cluster = machines.breaker("cluster");
        database = machines.breaker("database");
        service = machines.breaker("service");
        shop = machines.breaker("shop");
        limited = machines.breaker("limited");
        orders = machines.limiter("orders");
        users = machines.limiter("users");
        fleet = machines.limiter("fleet");
        leased = machines.limiter("leased");
        places = machines.limiter("places");
        adaptive = machines.limiter("adaptive");
        search = machines.hedge("search");
        order = machines.retry("order");
    }

    private BreakerConfigBuilder settings() {
        return BreakerConfig.builder()
                .failureThreshold(2)
                .resetTimeout(RESET_TIMEOUT)
                .resetTimeoutJitter(0)
                .maxConcurrent(PLACES)
                .recoveryGuard(breaker -> agrees(Point.RECOVERY_GUARD))
                .resetGuard(breaker -> agrees(Point.RESET_GUARD))
                .failurePredicate(answer -> !agrees(Point.ANSWER_PREDICATE))
                .exceptionPredicate(thrown -> agrees(Point.EXCEPTION_PREDICATE));
    }

    static LimiterConfigBuilder limit() {
        return LimiterConfig.builder().limit(LIMIT).period(Duration.ofSeconds(10));
    }

    private static LimiterConfigBuilder concurrent(Algorithm algorithm) {
        return LimiterConfig.builder().algorithm(algorithm).limit(LIMIT).maxWait(SECOND);
    }

    private boolean agrees(Point point) {
        callOuts.visit(point);
        return true;
    }

    String answer() {
        callOuts.visit(Point.CALL);
        return "answer";
    }

    void fail() {
        callOuts.visit(Point.CALL);
        throw new IllegalStateException("down");
    }

    /** Runs what waits for a thread. */
    void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            FaultStory.attempt(task::run);
        }
    }

    @Override
    public void close() {
        ContextRegistry.getInstance().removeThreadLocalAccessor(FaultyContext.KEY);
        machines.close();
    }

    /** A key whose methods call out. */
    final class Key {

        @Override
        public int hashCode() {
            callOuts.visit(Point.KEY);
            return 7;
        }

        @Override
        public boolean equals(Object other) {
            callOuts.visit(Point.KEY);
            return other instanceof Key;
        }
    }

    private Instant instant() {
        callOuts.visit(Point.CLOCK);
        return ticker.clock().instant();
    }
}
