package io.throttlemachines.internal.store;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.internal.breaker.BreakerParts;
import io.throttlemachines.internal.call.UserCode;
import io.throttlemachines.internal.call.WaitingCalls;
import io.throttlemachines.internal.text.NearestNames;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.store.PermitStore;
import io.throttlemachines.limiter.store.StoreConfig;
import io.throttlemachines.limiter.store.StoreStatus;
import io.throttlemachines.metrics.ThrottleMeters;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The stores of one {@code ThrottleMachines} by name. Thread-safe. Internal. */
public final class Stores {

    private final Map<String, StoreCalls> calls = new LinkedHashMap<>();

    /** The stores that limiters use. */
    private final Map<String, StoreCalls> used = new ConcurrentSkipListMap<>();

    /** What to run at the end. */
    private final Queue<Runnable> closing = new ConcurrentLinkedQueue<>();

    /**
     * Creates the meters; null if calls are not measured. Written before {@link #used} is read, and read after it is written, so
     * that no store is missed. One may be measured twice, which replaces its meter.
     */
    private volatile @Nullable ThrottleMeters meters;

    /**
     * A store that the application has given.
     *
     * @param store  keeps permits
     * @param config how limiters use it
     */
    public record Given(PermitStore store, StoreConfig config) {}

    /** Only the memory of this JVM. */
    public Stores() {}

    /**
     * Makes calls of all stores; the map does not change later.
     *
     * @param given  the stores by name
     * @param parts  what the breakers before them need
     * @param timers where calls that hold no thread wait
     * @param waiting ends the calls that are under way at the end
     */
    public Stores(
            Map<String, Given> given,
            BreakerParts parts,
            Supplier<? extends ScheduledExecutorService> timers,
            WaitingCalls waiting) {
        given.forEach((name, each) -> calls.put(
                name,
                new StoreCalls(
                        name,
                        each.store(),
                        each.config(),
                        new StoreBreaker(name, parts),
                        parts.time(),
                        parts.executor(),
                        timers,
                        waiting)));
    }

    /**
     * The calls of a store, which is in use from now on.
     *
     * @param limiter the full name of the limiter that needs it
     * @throws ConfigurationException if there is no store of that name
     */
    public StoreCalls named(String store, String limiter) {
        StoreCalls known = calls.get(store);
        if (known == null) {
            throw unknown(limiter, store);
        }
        ThrottleMeters by = used.put(store, known) == null ? meters : null;
        if (by != null) {
            measure(store, known, by);
        }
        return known;
    }

    private ConfigurationException unknown(String limiter, String store) {
        TreeSet<String> known = new TreeSet<>(calls.keySet());
        known.add(LimiterConfig.LOCAL_STORE);
        return new ConfigurationException(
                limiter,
                "store",
                "The limiter '" + limiter + "' wants to keep its permits in store '" + store
                        + "', which does not exist.",
                NearestNames.advice(store, known));
    }

    /** Runs something once before the threads end, while calls to the stores still have an answer. */
    public void onClose(Runnable last) {
        closing.add(last);
    }

    /** Ends what limiters have of the stores. */
    public void close() {
        for (Runnable next = closing.poll(); next != null; next = closing.poll()) {
            UserCode.run(() -> "Handing permits back to a store", "they come back by themselves", next);
        }
    }

    /** Reports the calls of all stores that limiters use to meters from now on. */
    public void measure(ThrottleMeters by) {
        meters = by;
        used.forEach((name, each) -> measure(name, each, by));
    }

    /** A store whose meter cannot be created works without one. */
    private static void measure(String name, StoreCalls calls, ThrottleMeters by) {
        UserCode.run(
                () -> "ThrottleMeters for store '" + name + "'",
                "its calls are not measured",
                () -> calls.measure(by.store(name)));
    }

    /** The state of each store that limiters use, by name. */
    public Map<String, StoreStatus> status() {
        Map<String, StoreStatus> status = new LinkedHashMap<>();
        used.forEach((name, each) -> status.put(name, each.status()));
        return status;
    }
}
