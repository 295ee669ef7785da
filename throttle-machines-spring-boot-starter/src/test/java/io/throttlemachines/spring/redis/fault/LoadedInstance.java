package io.throttlemachines.spring.redis.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.event.StoreAvailable;
import io.throttlemachines.event.StoreUnavailable;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.store.StoreConfig;
import io.throttlemachines.spring.redis.RedisPermitStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** One instance of an application whose callers ask a shared limiter all the time, with threads that wait and with none. */
final class LoadedInstance implements AutoCloseable {

    private static final int WAITING_CALLERS = 2;
    private static final int ASYNC_CALLS = 8;
    private static final long PAUSE_NANOS = 200_000;

    /** Only a call that hangs lasts as long: the timeout of the store is a tenth of it. */
    private static final long HANGS_NANOS = TimeUnit.MILLISECONDS.toNanos(2_500);

    final AtomicInteger unavailable = new AtomicInteger();
    final AtomicInteger available = new AtomicInteger();
    private final RedisPermitStore store;
    private final ThrottleMachines machines;
    private final Limiter limiter;
    private final List<Thread> callers = new ArrayList<>();
    private final List<Tally> tallies = new ArrayList<>();

    /** Guarded by this: a call counts in the phase in which it begins. */
    private Tally tally = new Tally();

    private volatile boolean stopped;

    LoadedInstance(LettuceConnectionFactory server, String fleet, LimiterConfig limit, StoreConfig config) {
        store = RedisPermitStore.on(server, fleet, LoadedInstance::inBackground);
        machines = ThrottleMachines.builder()
                .store("redis", store, config)
                .limiter("api", limit)
                .listener(event -> {
                    if (event instanceof StoreUnavailable) {
                        unavailable.incrementAndGet();
                    } else if (event instanceof StoreAvailable) {
                        available.incrementAndGet();
                    }
                })
                .build();
        limiter = machines.limiter("api");
        tallies.add(tally);
    }

    void start() {
        for (int caller = 0; caller < WAITING_CALLERS; caller++) {
            callers.add(inBackground(this::callAndWait));
        }
        callers.add(inBackground(this::callAsync));
    }

    private static Thread inBackground(Runnable work) {
        Thread thread = new Thread(work, "loaded-instance");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void callAndWait() {
        while (!stopped) {
            Tally counting = begin();
            long beganAt = System.nanoTime();
            try {
                limiter.acquire();
                counting.ended(beganAt, null);
            } catch (Throwable failure) {
                counting.ended(beganAt, failure);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void callAsync() {
        Semaphore places = new Semaphore(ASYNC_CALLS);
        while (!stopped) {
            places.acquireUninterruptibly();
            Tally counting = begin();
            long beganAt = System.nanoTime();
            limiter.acquireAsync().whenComplete((granted, failure) -> {
                counting.ended(beganAt, failure);
                places.release();
            });
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private synchronized Tally begin() {
        tally.begun.incrementAndGet();
        return tally;
    }

    /** Calls that begin from now on count in a new tally. */
    synchronized Tally nextPhase() {
        tally = new Tally();
        tallies.add(tally);
        return tally;
    }

    boolean storeIsAvailable() {
        return machines.stores().get("redis").available();
    }

    /** Ends the load. No call may be left, and none may have lasted longer than it can without hanging. */
    void stopAndCheck() {
        stopped = true;
        for (Thread caller : callers) {
            try {
                caller.join(TimeUnit.SECONDS.toMillis(30));
            } catch (InterruptedException interrupt) {
                throw new AssertionError(interrupt);
            }
            assertThat(caller.isAlive()).as("a caller hangs").isFalse();
        }
        await().atMost(LoadedFleet.PATIENCE).until(() -> tallies.stream().allMatch(LoadedInstance::ended));
        for (Tally each : tallies) {
            assertThat(each.unexpected).isEmpty();
            assertThat(each.longestNanos.get()).as(each.toString()).isLessThan(HANGS_NANOS);
        }
    }

    static boolean ended(Tally tally) {
        return tally.begun.get() == tally.ended.get();
    }

    @Override
    public void close() {
        stopped = true;
        machines.close();
        store.close();
    }
}
