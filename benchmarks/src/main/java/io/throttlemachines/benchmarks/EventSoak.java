package io.throttlemachines.benchmarks;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.BreakerConfigBuilder;
import io.throttlemachines.control.Mode;
import io.throttlemachines.event.ActionBlocked;
import io.throttlemachines.event.BreakerTransition;
import io.throttlemachines.event.CallFailed;
import io.throttlemachines.event.RefusalObserved;
import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.spring.metrics.MicrometerMeters;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.LoggerFactory;

/**
 * Causes more events than a slow listener can receive, for minutes: four callers of a limiter in observe, 20,000 calls a second
 * each, and as fast as they can a caller of a breaker whose recovery is blocked, one of failing calls that no caller waits for,
 * and a script that opens and resets a breaker. Prints the heap and the longest call, and fails unless the listener receives
 * the exact number of each kind. Run it with little heap. A program of its own, not of JMH.
 */
public final class EventSoak {

    private static final long PACE = Duration.ofSeconds(1).toNanos() / 20_000;
    private static final long LISTENING = Duration.ofNanos(20_000).toNanos();
    private static final Duration REPORT = Duration.ofSeconds(10);

    private final ThrottleMachines machines = ThrottleMachines.create();
    private final Map<Class<?>, LongAdder> caused = new ConcurrentHashMap<>();
    private final Map<Class<?>, AtomicLong> received = new ConcurrentHashMap<>();
    private final LongAdder deliveries = new LongAdder();
    private final AtomicLong longest = new AtomicLong();
    private final long end;

    private EventSoak(Duration duration) {
        end = System.nanoTime() + duration.toNanos();
    }

    /**
     * Runs and prints.
     *
     * @param args for how many seconds; 600 without it
     * @throws InterruptedException if it is interrupted
     */
    public static void main(String[] args) throws InterruptedException {
        ((Logger) LoggerFactory.getLogger("io.throttlemachines")).setLevel(Level.OFF); // a line for each transition
        new EventSoak(Duration.ofSeconds(args.length == 0 ? 600 : Long.parseLong(args[0]))).run();
    }

    private void run() throws InterruptedException {
        MicrometerMeters.measure(machines, new SimpleMeterRegistry());
        machines.addListener(this::receiveSlowly);
        Limiter limiter = machines.limiter(
                "observing",
                LimiterConfig.of(1, Duration.ofDays(1)).toBuilder()
                        .mode(Mode.OBSERVE)
                        .build());
        limiter.acquire();
        for (int caller = 0; caller < 4; caller++) {
            start(RefusalObserved.class, 1, PACE, limiter::acquire);
        }
        Breaker blocked = machines.breaker(
                "blocked",
                settings()
                        .resetTimeout(Duration.ofMillis(1))
                        .recoveryGuard(any -> false)
                        .build());
        blocked.forceOpen();
        LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        start(ActionBlocked.class, 1, 0, () -> callRefused(blocked));
        Breaker failing = machines.breaker("failing", settings().build());
        failing.isolate();
        start(CallFailed.class, 1, 0, () -> failing.fireAndForget(() -> {}));
        Breaker script = machines.breaker("script", settings().build());
        start(BreakerTransition.class, 2, 0, () -> {
            script.forceOpen();
            var unused = script.reset();
        });
        while (System.nanoTime() < end) {
            Thread.sleep(REPORT.toMillis());
            report();
        }
        Thread.sleep(REPORT.toMillis());
        report();
        verify();
    }

    private static BreakerConfigBuilder settings() {
        return BreakerConfig.builder().resetTimeoutJitter(0);
    }

    private static void callRefused(Breaker breaker) {
        try {
            breaker.run(() -> {});
        } catch (RefusedException refused) {
            // expected
        }
    }

    /** Repeats a call, at most once in so many nanoseconds, and counts the events that it causes. */
    private void start(Class<?> kind, int events, long pace, Runnable call) {
        LongAdder count = caused.computeIfAbsent(kind, any -> new LongAdder());
        Thread thread = new Thread(() -> {
            long due = System.nanoTime();
            while (System.nanoTime() < end) {
                long started = System.nanoTime();
                if (started < due) {
                    LockSupport.parkNanos(due - started);
                    continue;
                }
                due += pace;
                call.run();
                count.add(events);
                longest.accumulateAndGet(System.nanoTime() - started, Math::max);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void receiveSlowly(ThrottleEvent event) {
        long from = System.nanoTime();
        while (System.nanoTime() - from < LISTENING) {
            Thread.onSpinWait();
        }
        deliveries.increment();
        if (!event.name().equals("blocked") || event instanceof ActionBlocked) {
            received.computeIfAbsent(event.getClass(), any -> new AtomicLong()).addAndGet(event.times());
        }
    }

    private void report() {
        Runtime runtime = Runtime.getRuntime();
        System.out.printf(
                "%4d s left, heap %3d MB of %d, longest call %.1f ms, %,d deliveries, caused %s%n",
                Math.max(0, (end - System.nanoTime()) / 1_000_000_000),
                (runtime.totalMemory() - runtime.freeMemory()) >> 20,
                runtime.maxMemory() >> 20,
                longest.getAndSet(0) / 1e6,
                deliveries.sum(),
                caused);
    }

    private void verify() {
        // "failing" was isolated once, which is a transition that the script did not cause
        caused.computeIfAbsent(BreakerTransition.class, any -> new LongAdder()).increment();
        caused.forEach((kind, count) -> {
            AtomicLong times = received.getOrDefault(kind, new AtomicLong());
            System.out.printf("%s: caused %,d, received %,d%n", kind.getSimpleName(), count.sum(), times.get());
            if (times.get() != count.sum()) {
                throw new IllegalStateException("Not every " + kind.getSimpleName() + " was received");
            }
        });
    }
}
