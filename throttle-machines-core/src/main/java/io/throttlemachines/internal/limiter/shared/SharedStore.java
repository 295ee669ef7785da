package io.throttlemachines.internal.limiter.shared;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.internal.limiter.store.BucketSettings;
import io.throttlemachines.internal.limiter.store.KeyReset;
import io.throttlemachines.internal.limiter.store.LimiterStore;
import io.throttlemachines.internal.limiter.store.LocalStore;
import io.throttlemachines.internal.limiter.store.Slot;
import io.throttlemachines.internal.store.StoreCalls;
import io.throttlemachines.limiter.store.PermitStore.Limit;
import io.throttlemachines.limiter.store.PermitStore.Owner;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the permits of one limiter in a store that instances share. Beside it stands a local store, which decides while the
 * shared one does not answer. Thread-safe.
 *
 * @param <V> what the limiter makes of the slot of a key
 */
public final class SharedStore<V> implements LimiterStore<V> {

    private final String limiter;
    private final StoreCalls calls;
    private final LocalStore<Slot> local;
    private final Function<? super Slot, V> view;
    private final SharedSlot own;

    /** Written by the one thread that changes settings. */
    private volatile LimitHistory limits;

    /**
     * Calls nothing yet.
     *
     * @param limiter  the full name of the limiter
     * @param calls    the calls of the store that other instances share
     * @param settings how to count
     * @param local    decides alone
     * @param view     what the limiter makes of the slot of a key
     * @throws ConfigurationException if the shared store cannot count by the settings
     */
    public SharedStore(
            String limiter,
            StoreCalls calls,
            BucketSettings settings,
            LocalStore<Slot> local,
            Function<? super Slot, V> view) {
        this.limiter = limiter;
        this.calls = calls;
        this.local = local;
        this.view = view;
        check(settings);
        this.limits = LimitHistory.of(limit(settings));
        this.own = slot(null, local::own);
    }

    private static Limit limit(BucketSettings settings) {
        return new Limit(settings.algorithm(), settings.limit(), settings.periodNanos(), settings.burst());
    }

    @Override
    public void check(BucketSettings settings) {
        try {
            calls.check(limit(settings));
        } catch (ConfigurationException refused) {
            throw refused.of(limiter);
        }
    }

    private SharedSlot slot(@Nullable String key, Supplier<? extends Slot> alone) {
        return new SharedSlot(calls, new Owner(limiter, key), () -> limits, alone);
    }

    /** The limiter's own permits, for a store that leases them. */
    SharedSlot ownShared() {
        return own;
    }

    /** The permits of a key, for a store that leases them. */
    SharedSlot sharedOf(String text, Object key) {
        return slot(text, () -> local.of(key));
    }

    @Override
    public Slot own() {
        return own;
    }

    /**
     * The permits of a key.
     *
     * @throws IllegalArgumentException if other instances could not know the key
     */
    @Override
    public V of(Object key) {
        return view.apply(slot(KeyText.of(key), () -> local.of(key)));
    }

    @Override
    public KeyReset resetText(String text, long now) {
        boolean taken = slot(text, () -> local.of(text)).reset(now);
        KeyReset alone = local.resetText(text, now);
        return taken ? KeyReset.CHANGED : alone;
    }

    /** Only the limiter's own permits: nobody knows which keys other instances use. */
    @Override
    public boolean resetAll(long now) {
        boolean taken = own.reset(now);
        boolean alone = local.resetAll(now);
        return taken || alone;
    }

    @Override
    public void configure(BucketSettings next, LongSupplier clock) {
        Limit after = limit(next);
        local.configure(next, clock);
        limits = limits.then(after, clock.getAsLong());
    }

    /** The keys for which this instance decides alone, or did so lately. */
    @Override
    public long keys(long now) {
        return local.keys(now);
    }
}
