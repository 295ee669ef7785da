package io.throttlemachines.internal.limiter;

import io.throttlemachines.internal.limiter.shared.LeasedStore;
import io.throttlemachines.internal.limiter.shared.LeasedStore.Terms;
import io.throttlemachines.internal.limiter.shared.SharedStore;
import io.throttlemachines.internal.limiter.store.BucketSettings;
import io.throttlemachines.internal.limiter.store.KeyReset;
import io.throttlemachines.internal.limiter.store.LimiterStore;
import io.throttlemachines.internal.limiter.store.LocalStore;
import io.throttlemachines.internal.limiter.store.Slot;
import io.throttlemachines.internal.store.StoreCalls;
import io.throttlemachines.internal.store.Stores;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.LimiterStatus.Concurrency;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The permits of a limiter of how many calls begin: in this JVM's memory, or in a store that instances share. */
final class RateSource implements PermitSource {

    private final LimiterCore core;
    private final LimiterStore<RatePermits> store;
    private final RatePermits own;
    private final Stores stores;

    private RateSource(LimiterCore core, LimiterStore<RatePermits> store, Stores stores) {
        this.core = core;
        this.store = store;
        this.stores = stores;
        this.own = new RatePermits(core, store.own());
    }

    static RateSource create(LimiterCore core, LimiterConfig config, LimiterParts parts) {
        LimiterStore<RatePermits> store = store(core.name(), config, parts, slot -> new RatePermits(core, slot));
        return new RateSource(core, store, parts.stores());
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
        Terms terms = new Terms(lease, config.leaseTime().toNanos(), config.maxKeys(), config.maxKeyLength());
        return new LeasedStore<>(
                shared(name, config, calls, slot -> slot),
                calls,
                terms,
                parts.calls().time(),
                parts.calls().timers(),
                view);
    }

    private static <V> SharedStore<V> shared(
            String name, LimiterConfig config, StoreCalls calls, Function<? super Slot, V> view) {
        return new SharedStore<>(name, calls, settings(config), local(config, slot -> slot), view);
    }

    private static <V> LocalStore<V> local(LimiterConfig config, Function<? super Slot, V> view) {
        return new LocalStore<>(settings(config), config.maxKeys(), config.maxKeyLength(), view);
    }

    /** The settings that a store needs. */
    private static BucketSettings settings(LimiterConfig config) {
        return new BucketSettings(
                config.algorithm(), config.limit(), config.period().toNanos(), config.burst());
    }

    @Override
    public void declared() {
        if (store instanceof LeasedStore<?> leased) {
            stores.onClose(leased::close);
        }
    }

    @Override
    public RatePermits own() {
        return own;
    }

    @Override
    public RatePermits of(Object key) {
        return store.of(key);
    }

    @Override
    public KeyReset resetText(String text) {
        return store.resetText(text, core.now());
    }

    @Override
    public boolean resetAll() {
        return store.resetAll(core.now());
    }

    @Override
    public void check(LimiterConfig next) {
        store.check(settings(next));
    }

    @Override
    public void configure(LimiterConfig next) {
        store.configure(settings(next), core::now);
    }

    @Override
    public long remaining() {
        return own.slot.remaining(core.now());
    }

    @Override
    public long limit(LimiterConfig config) {
        return config.limit();
    }

    @Override
    public @Nullable Long leased() {
        return store instanceof LeasedStore<?> ? store.leased(core.now()) : null;
    }

    @Override
    public @Nullable Concurrency concurrency() {
        return null;
    }

    @Override
    public long keys() {
        return store.keys(core.now());
    }
}
