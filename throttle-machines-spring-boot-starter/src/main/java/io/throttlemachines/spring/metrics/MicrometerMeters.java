package io.throttlemachines.spring.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.event.ActionBlocked;
import io.throttlemachines.event.BreakerTransition;
import io.throttlemachines.event.CascadeTriggered;
import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.event.ThrottleListener;
import io.throttlemachines.group.Group;
import io.throttlemachines.hedge.Hedge;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterStatus.Concurrency;
import io.throttlemachines.metrics.ThrottleMeters;
import io.throttlemachines.metrics.ThrottleMeters.BreakerMeter;
import io.throttlemachines.metrics.ThrottleMeters.BreakerMeter.Outcome;
import io.throttlemachines.metrics.ThrottleMeters.HedgeMeter;
import io.throttlemachines.metrics.ThrottleMeters.LimiterMeter;
import io.throttlemachines.metrics.ThrottleMeters.RetryMeter;
import io.throttlemachines.retry.Retry;
import io.throttlemachines.state.CircuitState;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures everything that a {@link ThrottleMachines} holds, now and later, in a Micrometer registry. Every series exists from
 * the declaration on, at zero; a call only records. The tag {@code name} is the name of a breaker, limiter, group, hedge or retry; the
 * key of a limiter is never a tag. Thread-safe.
 */
public final class MicrometerMeters implements AutoCloseable {

    private final ThrottleMachines machines;
    private final Series series;
    private final ThrottleListener listener = new Occurrences();

    /** The counters of each breaker's events, by the breaker's full name. */
    private final Map<String, CircuitCounters> circuits = new ConcurrentHashMap<>();

    /** The calls that each breaker let in. A registry that pushes forgets its counts at each step, so these are our own. */
    private final Map<Breaker, LongAdder> admitted = new ConcurrentHashMap<>();

    private MicrometerMeters(ThrottleMachines machines, MeterRegistry registry) {
        this.machines = machines;
        this.series = new Series(registry);
    }

    /**
     * Measures from now on, and replaces the meters that measured before.
     *
     * @param machines what is measured
     * @param registry holds the meters
     * @return ends the measuring when closed
     * @throws IllegalArgumentException if the registry has a meter of the same name and tags, and another type
     */
    public static MicrometerMeters measure(ThrottleMachines machines, MeterRegistry registry) {
        MicrometerMeters meters = new MicrometerMeters(machines, registry);
        machines.measure(meters.new Declared());
        machines.addListener(meters.listener);
        return meters;
    }

    /** The calls that a breaker has let in, and that have ended, since it is measured; null if it is not measured. */
    public @Nullable Long calls(Breaker breaker) {
        LongAdder calls = admitted.get(breaker);
        return calls == null ? null : calls.sum();
    }

    /**
     * Removes every meter from the registry, which then holds no reference to the {@link ThrottleMachines}. Later declarations
     * are not measured.
     */
    @Override
    public void close() {
        var unused = machines.removeListener(listener);
        series.close();
    }

    /** Creates the meters of everything that is declared. */
    private final class Declared implements ThrottleMeters {

        @Override
        public BreakerMeter breaker(Breaker breaker) {
            circuits.put(breaker.name(), new CircuitCounters(series, breaker));
            for (CircuitState state : CircuitState.values()) {
                series.gauge(
                        "throttle.breaker.state",
                        "1 for the state a breaker is in, 0 for the others",
                        "state",
                        () -> breaker.state() == state ? 1 : 0,
                        Tags.of("name", breaker.name(), "state", PerConstant.tag(state)));
            }
            PerConstant<Outcome, Timer> calls = new PerConstant<>(
                    Outcome.class,
                    outcome -> series.timer(
                            "throttle.breaker.calls",
                            "Calls through a breaker, and how long they took; a refused one takes no time",
                            Tags.of("name", breaker.name(), "outcome", outcome)));
            LongAdder admittedHere = new LongAdder();
            admitted.put(breaker, admittedHere);
            return (outcome, nanos) -> {
                calls.get(outcome).record(nanos, TimeUnit.NANOSECONDS);
                if (outcome != Outcome.REFUSED) {
                    admittedHere.increment();
                }
            };
        }

        @Override
        public LimiterMeter limiter(Limiter limiter) {
            series.gauge(
                    "throttle.limiter.keys",
                    "Keys that a limiter remembers",
                    "keys",
                    limiter::keys,
                    Tags.of("name", limiter.name()));
            if (limiter.config().lease() != null) {
                series.gauge(
                        "throttle.limiter.leased",
                        "Permits on lease that this instance has not spent",
                        "permits",
                        () -> Objects.requireNonNullElse(limiter.leased(), 0L),
                        Tags.of("name", limiter.name()));
            }
            if (limiter.config().algorithm().limitsConcurrency()) {
                concurrency(limiter);
            }
            return new PermitCounters(series, limiter.name());
        }

        private void concurrency(Limiter limiter) {
            Tags name = Tags.of("name", limiter.name());
            series.gauge(
                    "throttle.limiter.limit",
                    "Calls that may run at once; with adaptive-concurrency at this moment",
                    "calls",
                    () -> limiter.status().limit(),
                    name);
            series.gauge(
                    "throttle.limiter.running",
                    "Calls without a key that run",
                    "calls",
                    () -> concurrencyOf(limiter).running(),
                    name);
            series.gauge(
                    "throttle.limiter.waiting",
                    "Callers without a key that wait for a call to end",
                    "calls",
                    () -> concurrencyOf(limiter).waiting(),
                    name);
        }

        private static Concurrency concurrencyOf(Limiter limiter) {
            return Objects.requireNonNull(limiter.status().concurrency());
        }

        @Override
        public HedgeMeter hedge(Hedge hedge) {
            return new HedgeCounters(series, hedge);
        }

        @Override
        public RetryMeter retry(Retry retry) {
            return new RetryCounters(series, retry);
        }

        @Override
        public void fleet(IntSupplier live) {
            series.gauge(
                    "throttle.fleet.instances",
                    "Live instances of the fleet, as this one knows",
                    "instances",
                    live::getAsInt,
                    Tags.empty());
        }

        @Override
        public void votes(Breaker breaker, IntSupplier votes) {
            series.gauge(
                    "throttle.breaker.votes",
                    "Live instances that vote to open a cluster breaker",
                    "votes",
                    votes::getAsInt,
                    Tags.of("name", breaker.name()));
        }

        @Override
        public StoreMeter store(String name) {
            return new StoreTimers(series, name);
        }

        @Override
        public void group(Group group) {
            series.gauge(
                    "throttle.group.operational",
                    "1 while no breaker of a group is open, otherwise 0",
                    "operational",
                    () -> group.operational() ? 1 : 0,
                    Tags.of("name", group.name()));
        }
    }

    /** Counts events. */
    private final class Occurrences implements ThrottleListener {

        @Override
        public void onEvent(ThrottleEvent event) {
            if (event instanceof BreakerTransition transition) {
                count(event, circuit -> circuit.moved(transition.from(), transition.to()));
            } else if (event instanceof ActionBlocked blocked) {
                count(event, circuit -> circuit.blocked(blocked.action(), blocked.times()));
            } else if (event instanceof CascadeTriggered) {
                count(event, CircuitCounters::activated);
            }
        }

        private void count(ThrottleEvent event, Consumer<CircuitCounters> what) {
            CircuitCounters circuit = circuits.get(event.name());
            if (circuit != null) {
                what.accept(circuit);
            }
        }
    }
}
