package io.throttlemachines.internal.breaker.keyed;

import io.throttlemachines.breaker.BreakerStatus;
import io.throttlemachines.breaker.GuardedCalls;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.ActionReport.Step;
import io.throttlemachines.internal.key.KeyLength;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The keys of one breaker. Internal. */
public final class Keys {

    final KeyedBreaker breaker;
    private final KeyStore store;
    private final KeyLength length;

    /** No keys yet. */
    public Keys(KeyedBreaker breaker, long maxKeys, long maxKeyLength) {
        this.breaker = breaker;
        this.store = new KeyStore(maxKeys, breaker::newCircuit);
        this.length = new KeyLength(maxKeyLength);
    }

    /** The calls of one key. */
    public GuardedCalls of(Object key) {
        Object bounded = length.bounded(key);
        return new KeyCalls(this, bounded, bounded.hashCode());
    }

    @Nullable
    KeyEntry find(Object key, int hash) {
        return store.find(key, hash);
    }

    @Nullable
    KeyEntry pin(Object key, int hash) {
        return store.pin(key, hash);
    }

    @Nullable
    KeyEntry pinOrAdd(Object key, int hash) {
        return store.pinOrAdd(key, hash, breaker.nanos());
    }

    /** A call has failed that began while nothing was remembered of its key. Not counted if there is no room for the key. */
    void failed(Object key, int hash, @Nullable Throwable failure) {
        KeyEntry entry = pinOrAdd(key, hash);
        if (entry != null) {
            try {
                entry.circuit().follow();
                entry.circuit().failedBefore(failure);
            } finally {
                entry.unpin();
            }
        }
    }

    /** How many keys are in which state; those that are CLOSED count if something is counted of them. */
    public BreakerStatus.Keys status() {
        long closed = 0;
        long open = 0;
        long halfOpen = 0;
        for (KeyEntry entry : store.entries(breaker.nanos())) {
            switch (entry.circuit().breaker().state()) {
                case CLOSED -> closed++;
                case OPEN -> open++;
                case HALF_OPEN -> halfOpen++;
            }
        }
        return new BreakerStatus.Keys(closed, open, halfOpen);
    }

    /** Closes the circuits of all keys, with clean counts. Needs the graph's lock. */
    public void closeAll() {
        store.entries(breaker.nanos()).forEach(entry -> entry.circuit().close());
    }

    /** Resets the key that a text is, otherwise all keys with that text. */
    public Step resetText(String text, ActionNote note) {
        Object key = length.bounded(text);
        KeyEntry known = find(key, key.hashCode());
        if (known != null) {
            return breaker.reset(known.circuit(), note);
        }
        Step step = new Step(breaker.name(), true, "nothing to do: the breaker remembers no such key");
        for (KeyEntry entry : store.entries(breaker.nanos())) {
            if (hasText(entry.key(), text)) {
                step = breaker.reset(entry.circuit(), note);
            }
        }
        return step;
    }

    /** A key whose {@code toString} fails matches no text. */
    private static boolean hasText(Object key, String text) {
        try {
            return Objects.equals(String.valueOf(key), text);
        } catch (Throwable unreadable) {
            return false;
        }
    }
}
