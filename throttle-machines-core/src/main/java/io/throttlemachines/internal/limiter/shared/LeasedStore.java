package io.throttlemachines.internal.limiter.shared;

import io.throttlemachines.internal.limiter.store.BucketSettings;
import io.throttlemachines.internal.limiter.store.KeyReset;
import io.throttlemachines.internal.limiter.store.LimiterStore;
import io.throttlemachines.internal.limiter.store.Slot;
import io.throttlemachines.internal.store.StoreCalls;
import io.throttlemachines.internal.time.Time;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Takes many permits of a shared store at once, and spends them in this instance. Thread-safe.
 *
 * @param <V> what the limiter makes of the slot of a key
 */
public final class LeasedStore<V> implements LimiterStore<V>, AutoCloseable {

    private final SharedStore<Slot> shared;
    private final LeasedSlots<V> slots;
    private final Function<? super Slot, V> view;
    private final LeasedSlot<V> own;

    /**
     * How to lease.
     *
     * @param most       permits that one call leases to a single caller, for the limiter itself and for each key
     * @param leaseNanos how long they can be spent
     * @param maxKeys    how many keys may have a lease at once; the permits of others are taken one call at a time
     * @param maxKeyLength how many characters a key with a lease may have; the permits of longer ones are taken so too
     */
    public record Terms(long most, long leaseNanos, long maxKeys, long maxKeyLength) {}

    /**
     * Calls nothing yet.
     *
     * @param shared what the store shares
     * @param calls  the calls of the store
     * @param terms  how to lease
     * @param time   the clock
     * @param timers renews leases and hands them back
     * @param view   what the limiter makes of the slot of a key
     */
    public LeasedStore(
            SharedStore<Slot> shared,
            StoreCalls calls,
            Terms terms,
            Time time,
            Supplier<? extends ScheduledExecutorService> timers,
            Function<? super Slot, V> view) {
        this.shared = shared;
        this.view = view;
        this.slots = new LeasedSlots<>(calls, time, timers, terms);
        this.own = new LeasedSlot<>(null, shared.ownShared(), slots, view);
    }

    @Override
    public Slot own() {
        return own;
    }

    @Override
    public V of(Object key) {
        String text = KeyText.of(key);
        LeasedSlot<V> known = slots.of(text);
        return known != null ? known.view() : new LeasedSlot<>(text, shared.sharedOf(text, key), slots, view).view();
    }

    @Override
    public KeyReset resetText(String text, long now) {
        KeyReset found = shared.resetText(text, now);
        LeasedSlot<V> known = slots.of(text);
        if (known != null) {
            known.forget();
        }
        return found;
    }

    /** Only the limiter's own permits: nobody knows which keys other instances use. */
    @Override
    public boolean resetAll(long now) {
        boolean found = shared.resetAll(now);
        own.forget();
        return found;
    }

    @Override
    public void check(BucketSettings next) {
        shared.check(next);
    }

    @Override
    public void configure(BucketSettings next, LongSupplier clock) {
        shared.configure(next, clock);
    }

    @Override
    public long leased(long now) {
        return slots.leased(own, now);
    }

    /** The keys for which this instance leases permits, and those for which it decides alone, or did so lately. */
    @Override
    public long keys(long now) {
        return slots.size() + shared.keys(now);
    }

    /** Hands everything back. From now on every permit is a call to the store. */
    @Override
    public void close() {
        slots.close(own);
    }
}
