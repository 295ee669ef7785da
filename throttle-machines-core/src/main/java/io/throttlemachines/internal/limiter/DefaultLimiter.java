package io.throttlemachines.internal.limiter;

import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.Mode;
import io.throttlemachines.internal.graph.Node;
import io.throttlemachines.internal.limiter.shared.LeasedStore;
import io.throttlemachines.internal.limiter.shared.LeasedStore.Terms;
import io.throttlemachines.internal.limiter.shared.SharedStore;
import io.throttlemachines.internal.limiter.store.BucketSettings;
import io.throttlemachines.internal.limiter.store.LimiterStore;
import io.throttlemachines.internal.limiter.store.LocalStore;
import io.throttlemachines.internal.limiter.store.Slot;
import io.throttlemachines.internal.store.StoreCalls;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.LimiterStatus;
import io.throttlemachines.limiter.Permits;
import io.throttlemachines.metrics.ThrottleMeters.LimiterMeter;
import java.util.Objects;
import java.util.function.Function;

/** The limiter that {@code ThrottleMachines} creates: its own permits, those of its keys, and manual control. */
public final class DefaultLimiter extends DefaultPermits implements Limiter {

    private final LimiterStore<DefaultPermits> store;
    private final LimiterControl control;
    private final LimiterConfig declaredConfig;

    private DefaultLimiter(LimiterCore core, LimiterStore<DefaultPermits> store) {
        super(core, store.own());
        this.store = store;
        this.control = new LimiterControl(core, store);
        this.declaredConfig = core.settings().config();
    }

    /**
     * Creates a limiter whose {@link #node()} is not in the graph yet.
     *
     * @param name   the full name
     * @param config the settings
     * @param parts  what all limiters share
     */
    public static DefaultLimiter create(String name, LimiterConfig config, LimiterParts parts) {
        LimiterCore core = new LimiterCore(name, config, parts);
        return new DefaultLimiter(core, store(name, config, parts, slot -> new DefaultPermits(core, slot)));
    }

    private static <V> LimiterStore<V> store(
            String name, LimiterConfig config, LimiterParts parts, Function<? super Slot, V> view) {
        if (config.store().equals(LimiterConfig.LOCAL_STORE)) {
            return local(config, view);
        }
        StoreCalls calls = parts.stores().named(config.store(), name);
        Long lease = config.lease();
        if (lease == null) {
            return shared(name, config, calls, view);
        }
        Terms terms = new Terms(lease, config.leaseTime().toNanos(), config.maxKeys());
        LeasedStore<V> leased = new LeasedStore<>(
                shared(name, config, calls, slot -> slot), calls, terms, parts.time(), parts.timers(), view);
        parts.stores().onClose(leased::close);
        return leased;
    }

    private static <V> SharedStore<V> shared(
            String name, LimiterConfig config, StoreCalls calls, Function<? super Slot, V> view) {
        return new SharedStore<>(name, calls, bucketSettings(config), local(config, slot -> slot), view);
    }

    private static <V> LocalStore<V> local(LimiterConfig config, Function<? super Slot, V> view) {
        return new LocalStore<>(bucketSettings(config), config.maxKeys(), config.maxKeyLength(), view);
    }

    /** The settings that the store needs. */
    static BucketSettings bucketSettings(LimiterConfig config) {
        return new BucketSettings(
                config.algorithm(), config.limit(), config.period().toNanos(), config.burst());
    }

    @Override
    public String name() {
        return core.name();
    }

    @Override
    public LimiterConfig config() {
        return core.settings().config();
    }

    /** The settings this limiter was declared with, which {@link #configure} does not change. */
    public LimiterConfig declaredConfig() {
        return declaredConfig;
    }

    /** Its place in the graph. */
    public Node node() {
        return core.node();
    }

    /** Reports the end of every call from now on to a meter. */
    public void measure(LimiterMeter meter) {
        var unused = core.changeSilently(terms -> terms.measuredBy(meter));
    }

    @Override
    public void configure(LimiterConfig next, ActionNote note) {
        control.configure(Objects.requireNonNull(next, "next"), note);
    }

    @Override
    public Permits forKey(Object key) {
        return store.of(Objects.requireNonNull(key, "key"));
    }

    @Override
    public void reset() {
        reset(ActionNote.NONE);
    }

    @Override
    public void reset(ActionNote note) {
        control.resetAll(note);
    }

    @Override
    public void reset(Object key, ActionNote note) {
        control.reset(Objects.requireNonNull(key, "key"), note);
    }

    @Override
    public boolean resetKeyText(String text, ActionNote note) {
        return control.resetText(text, note);
    }

    @Override
    public Mode mode() {
        return core.settings().mode();
    }

    @Override
    public void mode(Mode mode, ActionNote note) {
        control.mode(Objects.requireNonNull(mode, "mode"), note);
    }

    @Override
    public long keys() {
        return store.keys(core.now());
    }

    @Override
    public LimiterStatus status() {
        LimiterSettings terms = core.settings();
        LimiterConfig config = terms.config();
        long now = core.now();
        return new LimiterStatus(
                config.algorithm(),
                config.limit(),
                config.period(),
                config.burst(),
                slot.remaining(now),
                core.throttled(),
                terms.meter() == null ? null : core.permitted(),
                config.store(),
                config.lease() == null ? null : store.leased(now),
                store.keys(now),
                terms.mode(),
                core.dependsOn(),
                core.blockedBy(),
                terms.control().lastAt(core.time()));
    }

    @Override
    public String toString() {
        return "limiter '" + name() + "' (" + config() + ")";
    }
}
