package io.throttlemachines.internal.limiter.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The buckets of a limiter's keys, in bounded memory.
 *
 * <p>Beyond {@code max-keys} a bucket is evicted by W-TinyLFU (G. Einziger, R. Friedman, B. Manes, "TinyLFU: A Highly
 * Efficient Cache Admission Policy", 2017): a new key displaces an old one only if it was requested more often recently, so
 * a flood of new keys displaces itself.
 *
 * <p>A bucket whose permits are all back is forgotten. No caller can notice, because a fresh bucket has all permits too.
 * Callers sweep: the first caller after each tick checks the next few buckets, so that a sweep through all takes about as
 * long as permits take to come back, and at most about a hundredth of the time. The cache's own expiry would not work: it
 * goes by the last access, and may take an earlier time for the latest when threads overtake each other.
 *
 * <p>A bucket is retired before another can be created for its key: when evicted, when swept and when settings change.
 */
final class KeyedBuckets {

    /** The number of ticks in the time in which all permits come back. */
    private static final long TICKS = 64;

    /** The time allowed for checking one bucket, times a hundred. */
    private static final long NANOS_PER_CHECK = 2_000;

    private static final int MIN_CHECKS = 16;

    private final Cache<Object, Bucket> buckets;
    private final Function<Object, Bucket> make;

    /** Creates buckets by the current settings. Writes guarded by the lock of the {@link LocalStore}. */
    private volatile BucketFactory current;

    /** When the next tick begins, in nanoseconds. */
    private final AtomicLong nextTick = new AtomicLong();

    private final ReentrantLock sweeping = new ReentrantLock();

    /** The buckets left in this sweep. Guarded by {@link #sweeping}. */
    private Iterator<Map.Entry<Object, Bucket>> rest = Collections.emptyIterator();

    /** The latest time at which full buckets were forgotten. Writes guarded by {@link #sweeping}. */
    private volatile long swept;

    KeyedBuckets(BucketFactory factory, long maxKeys) {
        this.current = factory;
        this.make = key -> current.fresh();
        this.buckets = Caffeine.newBuilder()
                .maximumSize(maxKeys)
                .executor(Runnable::run)
                .evictionListener(KeyedBuckets::retire)
                .build();
    }

    private static void retire(@Nullable Object key, @Nullable Bucket bucket, RemovalCause cause) {
        if (bucket != null) {
            bucket.retire();
        }
    }

    /**
     * Changes the settings. Renews every bucket at once, so that its permits return at the new pace from now on; a bucket
     * that is being created meanwhile is renewed at its next use.
     */
    void renew(BucketFactory next, LongSupplier clock) {
        current = next;
        nextTick.set(0);
        for (Object key : buckets.asMap().keySet()) {
            buckets.asMap().computeIfPresent(key, (same, bucket) -> next.renewed(bucket, clock.getAsLong()));
        }
    }

    /** The key's bucket, created if necessary. It may be retired by the time it is used. */
    Bucket bucket(Object key, long now) {
        if (now >= nextTick.get()) {
            sweepSome(now);
        }
        Bucket bucket = buckets.get(key, make);
        return current.made(bucket) ? bucket : withBucket(key, now, renewed -> renewed);
    }

    /**
     * Uses the key's bucket while it cannot be retired. Slower than {@link #bucket}; the fallback after repeated eviction
     * races.
     */
    <T> T withBucket(Object key, long now, Function<Bucket, T> question) {
        AtomicReference<@Nullable T> answer = new AtomicReference<>();
        buckets.asMap().compute(key, (same, bucket) -> {
            Bucket asked = bucket == null ? current.fresh() : current.renewed(bucket, latest(now));
            answer.set(question.apply(asked));
            return asked;
        });
        return Objects.requireNonNull(answer.get());
    }

    /**
     * The time to use with a bucket that was just looked up. However long ago the caller read the clock, it is not earlier
     * than the time at which a former bucket of the same key was found full and forgotten.
     */
    long latest(long now) {
        return Math.max(now, swept);
    }

    /** The key's bucket for reading only; a fresh one that is not stored if there is none. */
    Bucket glimpse(Object key, long now) {
        Bucket bucket = known(key);
        if (bucket != null && (bucket.retired() || !current.made(bucket))) {
            bucket = buckets.asMap().computeIfPresent(key, (same, old) -> current.renewed(old, latest(now)));
        }
        return bucket == null ? current.fresh() : bucket;
    }

    /** Changes the key's bucket, if there is one, while it cannot be retired. */
    void ifPresent(Object key, Consumer<Bucket> change) {
        buckets.asMap().computeIfPresent(key, (same, bucket) -> {
            change.accept(bucket);
            return bucket;
        });
    }

    /** The key's bucket, if there is one. */
    @Nullable
    Bucket known(Object key) {
        return buckets.policy().getIfPresentQuietly(key);
    }

    private void sweepSome(long now) {
        long due = nextTick.get();
        long tick = current.longestUntilFull() / TICKS + 1;
        if (now >= due && nextTick.compareAndSet(due, now + tick) && sweeping.tryLock()) {
            try {
                long checks = Math.min(buckets.estimatedSize() / TICKS, tick / NANOS_PER_CHECK) + MIN_CHECKS;
                if (!rest.hasNext()) {
                    rest = buckets.asMap().entrySet().iterator();
                }
                sweep(now, checks);
            } finally {
                sweeping.unlock();
            }
        }
    }

    private void sweep(long now, long checks) {
        swept = Math.max(swept, now);
        for (long check = 0; check < checks && rest.hasNext(); check++) {
            Map.Entry<Object, Bucket> entry = rest.next();
            if (entry.getValue().full(now)) {
                buckets.asMap()
                        .computeIfPresent(entry.getKey(), (key, bucket) -> bucket.retireIfFull(now) ? null : bucket);
            }
        }
    }

    /** How many keys are remembered, without those whose permits are all back. Checks all of them. */
    long size(long now) {
        sweeping.lock();
        try {
            rest = buckets.asMap().entrySet().iterator();
            sweep(now, Long.MAX_VALUE);
        } finally {
            sweeping.unlock();
        }
        buckets.cleanUp();
        return buckets.estimatedSize();
    }

    boolean resetText(String text) {
        if (known(text) != null) {
            ifPresent(text, Bucket::reset);
            return true;
        }
        boolean found = false;
        for (Object key : buckets.asMap().keySet()) {
            if (hasText(key, text)) {
                ifPresent(key, Bucket::reset);
                found = true;
            }
        }
        return found;
    }

    /** A key whose {@code toString} fails matches no text. */
    private static boolean hasText(Object key, String text) {
        try {
            return String.valueOf(key).equals(text);
        } catch (RuntimeException | Error unreadable) {
            return false;
        }
    }

    void resetAll() {
        buckets.asMap().keySet().forEach(key -> ifPresent(key, Bucket::reset));
    }
}
