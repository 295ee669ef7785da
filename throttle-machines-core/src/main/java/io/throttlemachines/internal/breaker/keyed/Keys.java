package io.throttlemachines.internal.breaker.keyed;

import io.throttlemachines.breaker.BreakerStatus;
import io.throttlemachines.breaker.GuardedCalls;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.ActionReport.Step;
import io.throttlemachines.internal.bulkhead.Bulkhead;
import io.throttlemachines.internal.control.ControlRules;
import io.throttlemachines.internal.key.KeyEntry;
import io.throttlemachines.internal.key.KeyLength;
import io.throttlemachines.internal.key.KeyStore;
import io.throttlemachines.internal.key.KeyTable;
import io.throttlemachines.refusal.RefusedException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The keys of one breaker. Internal. */
public final class Keys {

    final KeyedBreaker breaker;
    private final KeyStore<KeyCircuit> store;
    private final KeyLength length;

    /** No keys yet. */
    public Keys(KeyedBreaker breaker, long maxKeys, long maxKeyLength) {
        this.breaker = breaker;
        this.store = new KeyStore<>(maxKeys, breaker::newCircuit);
        this.length = new KeyLength(maxKeyLength);
    }

    /** The calls of one key. */
    public GuardedCalls of(Object key) {
        Object bounded = length.bounded(key);
        return new KeyCalls(this, bounded, bounded.hashCode());
    }

    @Nullable
    KeyEntry<KeyCircuit> find(Object key, int hash) {
        return store.find(key, hash);
    }

    @Nullable
    KeyEntry<KeyCircuit> pin(Object key, int hash) {
        return store.pin(key, hash);
    }

    @Nullable
    KeyEntry<KeyCircuit> pinOrAdd(Object key, int hash) {
        return store.pinOrAdd(key, hash, breaker.nanos());
    }

    /** A call has failed that began while nothing was remembered of its key. Not counted if there is no room for the key. */
    void failed(Object key, int hash, @Nullable Throwable failure) {
        KeyEntry<KeyCircuit> entry = pinOrAdd(key, hash);
        if (entry != null) {
            try {
                entry.value().follow();
                entry.value().failedBefore(failure);
            } finally {
                entry.unpin();
            }
        }
    }

    /** How many keys are in which state. Forgets some that need no circuit any more, but does not go through all keys. */
    public BreakerStatus.Keys status() {
        store.forgetSome(breaker.nanos());
        return breaker.counts().status();
    }

    /** Ends the waits for places of all keys; {@code keys} is null if none was used yet. */
    public static void endWaits(@Nullable Keys keys, Function<Bulkhead, RefusedException> why) {
        if (keys != null) {
            keys.store.entries().forEach(entry -> entry.value().endWaits(why));
        }
    }

    /**
     * Applies changed settings to the circuits that calls use, which lets in callers that wait for a place. A circuit that no call
     * uses follows at its next call. {@code keys} is null if none was used yet.
     */
    public static void follow(@Nullable Keys keys) {
        if (keys != null) {
            for (KeyEntry<KeyCircuit> entry : keys.store.entries()) {
                if (entry.isPinned()) { // a call that pins it later finds the settings in force
                    entry.value().follow();
                }
            }
        }
    }

    /**
     * Closes the circuits of all keys, with clean counts, each in a change of its own, and forgets them.
     *
     * @param keys     null if none was used yet
     * @param changing runs in each change that changes its circuit, before that
     */
    public static void closeAll(@Nullable Keys keys, Runnable changing) {
        if (keys != null) {
            keys.closeAll(changing);
        }
    }

    private void closeAll(Runnable changing) {
        long now = breaker.nanos();
        for (KeyEntry<KeyCircuit> entry : store.entries()) {
            entry.value().close(changing);
            store.forgetIfUnused(entry, now);
        }
    }

    /** Resets the key that a text is, otherwise all keys with that text. */
    public Step resetText(String text, ActionNote note) {
        ControlRules.refuseDuration(note, "reset");
        Object key = length.bounded(text);
        KeyEntry<KeyCircuit> known = find(key, key.hashCode());
        if (known != null) {
            return breaker.reset(known.value(), note);
        }
        Step step = new Step(breaker.name(), true, "nothing to do: the breaker remembers no such key");
        for (KeyEntry<KeyCircuit> entry : store.entries()) {
            if (KeyTable.hasText(entry.key(), text)) {
                step = breaker.reset(entry.value(), note);
            }
        }
        return step;
    }
}
