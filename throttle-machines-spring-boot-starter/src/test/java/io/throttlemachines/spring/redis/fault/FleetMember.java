package io.throttlemachines.spring.redis.fault;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.ThrottleMachinesBuilder;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.store.StoreConfig;
import io.throttlemachines.limiter.store.StoreConfig.OnFailure;
import io.throttlemachines.spring.redis.RedisPermitStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The program of one process of a fleet. It asks one limiter of each algorithm as fast as it can until its standard input ends,
 * and writes down each permit that it is granted.
 */
final class FleetMember {

    private static final int ASYNC_CALLS = 8;

    private final FleetSettings settings;
    private final Path folder;

    private volatile boolean stopped;

    private FleetMember(FleetSettings settings, Path folder) {
        this.settings = settings;
        this.folder = folder;
    }

    /** Arguments: the port of the server, the folder of the files, then the settings. */
    public static void main(String[] arguments) throws Exception {
        FleetSettings settings = FleetSettings.parse(arguments, 2);
        new FleetMember(settings, Path.of(arguments[1])).run(Integer.parseInt(arguments[0]));
    }

    private void run(int port) throws Exception {
        RedisPermitStore store = RedisPermitStore.on(
                new LettuceConnectionFactory("127.0.0.1", port), "fleet", Executors.newCachedThreadPool());
        store.awaitConnection(Duration.ofSeconds(30));
        ThrottleMachinesBuilder builder = ThrottleMachines.builder()
                .store("redis", store, new StoreConfig(Duration.ofSeconds(5), OnFailure.DENY));
        for (Algorithm algorithm : FleetSettings.ALGORITHMS) {
            builder.limiter(algorithm.name(), settings.limiter(algorithm));
        }
        ThrottleMachines machines = builder.build();
        for (Algorithm algorithm : FleetSettings.ALGORITHMS) {
            GrantLog log = GrantLog.create(folder, algorithm, settings.limit());
            Limiter limiter = machines.limiter(algorithm.name());
            inBackground(() -> ask(limiter, log));
            inBackground(() -> askAsync(limiter, log));
        }
        System.out.println("started");
        while (System.in.read() >= 0) {
            // the end of the input ends the program, also if the test is gone
        }
        stopped = true;
        Runtime.getRuntime().halt(0);
    }

    private static void inBackground(Runnable work) {
        Thread thread = new Thread(work, "fleet-member");
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((dying, failure) -> {
            failure.printStackTrace();
            Runtime.getRuntime().halt(1);
        });
        thread.start();
    }

    private void ask(Limiter limiter, GrantLog log) {
        while (!stopped) {
            pauseIfIdle();
            long before = GrantLog.micros();
            if (limiter.tryAcquire()) {
                log.granted(before);
            } else {
                Thread.onSpinWait();
            }
        }
    }

    private void askAsync(Limiter limiter, GrantLog log) {
        Semaphore places = new Semaphore(ASYNC_CALLS);
        while (!stopped) {
            pauseIfIdle();
            places.acquireUninterruptibly();
            long before = GrantLog.micros();
            limiter.tryAcquireAsync().whenComplete((granted, failure) -> {
                if (failure == null && granted) {
                    log.granted(before);
                }
                places.release();
            });
        }
    }

    /** All members pause together, and begin again together. */
    private void pauseIfIdle() {
        while (settings.idle() && TimeUnit.MICROSECONDS.toMillis(GrantLog.micros()) % 2_000 < 1_200) {
            LockSupport.parkNanos(500_000);
        }
    }
}
