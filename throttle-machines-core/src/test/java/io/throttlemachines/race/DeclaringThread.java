package io.throttlemachines.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.event.ThrottleListener;
import io.throttlemachines.group.Group;
import io.throttlemachines.hedge.Hedge;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.metrics.ThrottleMeters;
import io.throttlemachines.retry.Retry;
import io.throttlemachines.testing.EventRecorder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/** One of several threads that use the same names at random, and declare most of them thereby. */
final class DeclaringThread implements Callable<Boolean> {

    static final int PLACES = 8;
    private static final int NAMES = 30;

    private final Shared shared;
    private final ThrottleMachines machines;
    private final Random random;
    private final int number;
    private final int steps;
    private final int closesAt;

    /** What this thread alone has set, and the breakers keep. */
    private final Map<Breaker, Integer> thresholds = new HashMap<>();

    /** What all threads of a round use. */
    static final class Shared {

        final AtomicBoolean faults = new AtomicBoolean(true);
        final EventRecorder events = new EventRecorder();
        final long seed;
        final ThrottleMachines machines;
        private final Map<String, Object> objects = new ConcurrentHashMap<>();

        Shared(long seed) {
            this.seed = seed;
            machines = ThrottleMachines.builder()
                    .executor(task -> {
                        fault();
                        CompletableFuture.runAsync(task);
                    })
                    .listener(event -> fault())
                    .listener(events)
                    .defaultBreaker(BreakerConfig.builder()
                            .failureThreshold(2)
                            .maxConcurrent(PLACES)
                            .resetTimeout(Duration.ofMillis(1))
                            .build())
                    .build();
            machines.measure(meters());
        }

        /** Now and then. */
        void fault() {
            if (faults.get() && ThreadLocalRandom.current().nextInt(20) == 0) {
                if (ThreadLocalRandom.current().nextBoolean()) {
                    throw new OutOfMemoryError("injected");
                }
                throw new IllegalStateException("injected");
            }
        }

        /** The object that some thread has found first under this name. */
        Object known(String kind, String name, Object found) {
            Object first = objects.putIfAbsent(kind + " " + name, found);
            return first == null ? found : first;
        }

        <T> T one(String kind, String name, T found) {
            assertThat(known(kind, name, found)).as("%s %s", kind, name).isSameAs(found);
            return found;
        }

        /** Meters that use the library themselves. */
        ThrottleMeters meters() {
            return new ThrottleMeters() {
                @Override
                public BreakerMeter breaker(Breaker breaker) {
                    fault();
                    one("breaker", breaker.name(), breaker);
                    one("breaker", breaker.name(), machines.breaker(breaker.name()));
                    return (outcome, nanos) -> fault();
                }

                @Override
                public LimiterMeter limiter(Limiter limiter) {
                    fault();
                    one("limiter", limiter.name(), machines.limiter(limiter.name()));
                    throw new IllegalStateException("without");
                }

                @Override
                public HedgeMeter hedge(Hedge hedge) {
                    fault();
                    one("hedge", hedge.name(), machines.hedge(hedge.name()));
                    throw new IllegalStateException("without");
                }

                @Override
                public RetryMeter retry(Retry retry) {
                    fault();
                    one("retry", retry.name(), machines.retry(retry.name()));
                    throw new IllegalStateException("without");
                }

                @Override
                public void group(Group group) {}
            };
        }

        /** Waits until all events are delivered. */
        void settle() {
            Breaker marker = machines.breaker("marker");
            marker.forceOpen();
            await().until(() ->
                    events.all().stream().anyMatch(event -> event.name().equals("marker")));
            marker.forceClose();
            await().pollDelay(Duration.ZERO)
                    .until(() -> events.all().stream()
                                    .filter(event -> event instanceof io.throttlemachines.event.BreakerTransition
                                            && event.name().equals("marker"))
                                    .count()
                            == 2);
        }
    }

    DeclaringThread(Shared shared, int number, int steps, int closesAt) {
        this.shared = shared;
        this.machines = shared.machines;
        this.random = new Random(shared.seed * 100 + number);
        this.number = number;
        this.steps = steps;
        this.closesAt = closesAt;
    }

    @Override
    public Boolean call() {
        for (int step = 0; step < steps; step++) {
            if (step == closesAt) {
                machines.close();
            }
            try {
                step(random.nextInt(20));
            } catch (AssertionError wrong) {
                throw wrong;
            } catch (RuntimeException | OutOfMemoryError expected) {
                // a refusal, a declaration that does not fit, or a fault
            }
        }
        return true;
    }

    private String name() {
        return "n" + random.nextInt(NAMES);
    }

    private Breaker breaker() {
        String name = name();
        return shared.one("breaker", name, machines.breaker(name));
    }

    private void step(int kind) {
        switch (kind) {
            case 0, 1 ->
                breaker().run(() -> {
                    throw new IllegalStateException("down");
                });
            case 2 -> breaker().call(() -> "answer");
            case 3 -> breaker().callAsync(() -> "answer");
            case 4 -> breaker().callStage(CompletableFuture<String>::new).cancel(true);
            case 5 -> configure();
            case 6 -> breaker().forceOpen();
            case 7 -> breaker().reset();
            case 8 -> breaker().resetCascade();
            case 9 -> declare();
            case 10 -> limit();
            case 11 -> hedge();
            case 12 -> {
                String name = name();
                shared.one("retry", name, machines.retry(name)).call(() -> "answer");
            }
            case 13 -> machines.impact(name());
            case 14 -> assertThat(machines.graph().nodes()).doesNotHaveDuplicates();
            case 15 -> breaker().status();
            case 16 -> machines.recoveryOrder();
            case 17 -> {
                if (random.nextInt(10) == 0) {
                    machines.measure(shared.meters());
                }
            }
            case 18 -> listen();
            default -> breaker().forceClose();
        }
    }

    /** Only this thread configures these. */
    private void configure() {
        String name = "n" + (random.nextInt(NAMES / 6) * 6 + number);
        Breaker own = shared.one("breaker", name, machines.breaker(name));
        int threshold = 2 + random.nextInt(50);
        own.configure(own.config().toBuilder().failureThreshold(threshold).build(), ActionNote.NONE);
        thresholds.put(own, threshold);
    }

    void assertSettingsKept() {
        thresholds.forEach((breaker, threshold) -> assertThat(breaker.config().failureThreshold())
                .as(breaker.name())
                .isEqualTo(threshold));
    }

    /** A name with relations that no other thread declares otherwise; one of its targets may be undeclared. */
    private void declare() {
        int which = random.nextInt(NAMES);
        BreakerConfig config = machines.defaultBreaker().toBuilder()
                .dependsOn("n" + which)
                .cascadesTo("t" + which)
                .build();
        String name = "d" + which;
        try {
            shared.one("breaker", name, machines.breaker(name, config));
        } catch (ConfigurationException unknown) {
            assertThat(unknown).hasMessageContaining("not declared");
        }
    }

    private void limit() {
        String name = "l" + random.nextInt(NAMES);
        Limiter limiter =
                shared.one("limiter", name, machines.limiter(name, LimiterConfig.of(10, Duration.ofSeconds(1))));
        limiter.acquireAsync(1, Duration.ofMillis(5)).handle((nothing, failure) -> true);
    }

    private void hedge() {
        String name = "h" + random.nextInt(NAMES);
        HedgeConfig config =
                HedgeConfig.builder().breakers(List.of("a" + name, "n1")).build();
        Hedge hedge = shared.one("hedge", name, machines.hedge(name, config));
        hedge.callStage(attempt -> CompletableFuture.completedFuture("answer"));
    }

    private void listen() {
        ThrottleListener listener = event -> shared.fault();
        machines.addListener(listener);
        assertThat(machines.removeListener(listener)).isTrue();
    }
}
