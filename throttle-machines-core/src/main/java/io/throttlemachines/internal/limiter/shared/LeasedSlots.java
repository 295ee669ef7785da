package io.throttlemachines.internal.limiter.shared;

import io.throttlemachines.internal.call.StackRoom;
import io.throttlemachines.internal.store.StoreCalls;
import io.throttlemachines.internal.time.Time;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The slots of one limiter that lease permits. The slot of a key is here from its first request to the store until it has
 * nothing on lease any more and no caller has asked for a lease time. Each has one task of the timer. Thread-safe.
 *
 * @param <V> what the limiter makes of the slot of a key
 */
final class LeasedSlots<V> {

    final StoreCalls calls;
    final Time time;
    final long most;
    final long leaseNanos;
    private final Supplier<? extends ScheduledExecutorService> timers;
    private final long maxKeys;
    private final long maxKeyLength;
    private final Map<String, LeasedSlot<V>> byKey = new ConcurrentHashMap<>();

    /** Set once. Any thread may write it. */
    private volatile boolean closed;

    /**
     * No slots.
     *
     * @param terms how to lease
     */
    LeasedSlots(
            StoreCalls calls, Time time, Supplier<? extends ScheduledExecutorService> timers, LeasedStore.Terms terms) {
        this.calls = calls;
        this.time = time;
        this.timers = timers;
        this.most = terms.most();
        this.leaseNanos = terms.leaseNanos();
        this.maxKeys = terms.maxKeys();
        this.maxKeyLength = terms.maxKeyLength();
    }

    /** The slot of a key that is here; otherwise null. */
    @Nullable
    LeasedSlot<V> of(String key) {
        return byKey.get(key);
    }

    /**
     * Adds a slot, and begins to call its {@link LeasedSlot#tick}.
     *
     * @return the slot that is here, perhaps another one with the same key; null if there is no room
     */
    @Nullable
    LeasedSlot<V> add(LeasedSlot<V> slot) {
        StackRoom.toChange(); // a thread with enough stack to add a slot can also remove it
        String key = slot.key();
        if (key != null && key.length() > maxKeyLength) { // it may come from outside the application
            return null;
        }
        LeasedSlot<V> known = key == null ? slot : byKey.get(key);
        if (closed || (known == null && byKey.size() >= maxKeys)) {
            return null;
        }
        known = known == null ? byKey.putIfAbsent(key, slot) : known;
        if (known != null && known != slot) {
            return known;
        }
        boolean ticks = false;
        try {
            ticks = tickAfter(slot, leaseNanos);
        } finally {
            if (!ticks) {
                remove(slot);
            }
        }
        return ticks ? slot : null;
    }

    void remove(LeasedSlot<V> slot) {
        String key = slot.key();
        if (key != null) {
            boolean unused = byKey.remove(key, slot);
        }
    }

    /** Calls a slot's {@link LeasedSlot#tick} once; returns whether there is a timer that does. */
    boolean tickAfter(LeasedSlot<V> slot, long nanos) {
        try {
            var unused = timers.get().schedule(slot::tick, Math.max(1, nanos), TimeUnit.NANOSECONDS);
            return true;
        } catch (RuntimeException shutDown) {
            return false;
        }
    }

    boolean closed() {
        return closed;
    }

    long size() {
        return byKey.size();
    }

    long leased(LeasedSlot<V> own, long now) {
        return all(own).mapToLong(slot -> slot.leased(now)).sum();
    }

    private Stream<LeasedSlot<V>> all(LeasedSlot<V> own) {
        return Stream.concat(Stream.of(own), byKey.values().stream());
    }

    /** Hands everything back, and waits for the answers, together as long as a decision waits at most. */
    void close(LeasedSlot<V> own) {
        closed = true;
        List<CompletableFuture<?>> answers =
                all(own).<CompletableFuture<?>>map(LeasedSlot::handBack).toList();
        try {
            CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
                    .get(calls.config().timeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException unanswered) {
            // the leases end by themselves
        }
    }
}
