package io.throttlemachines.internal.limiter.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** A slot in the memory of this JVM: a bucket, which moves to later settings at its next use. */
abstract sealed class LocalSlot implements Slot permits OwnSlot, KeySlot {

    private static final VarHandle BUCKET;

    static {
        try {
            BUCKET = MethodHandles.lookup().findVarHandle(LocalSlot.class, "bucket", Bucket.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /** Null while the store keeps nothing here. Replaced by compare-and-set once there is one. */
    private volatile @Nullable Bucket bucket;

    /** The bucket as it is, whichever settings it counts by. */
    final @Nullable Bucket stored() {
        return bucket;
    }

    final void begin(Bucket fresh) {
        bucket = fresh;
    }

    /** Drops a retired bucket, unless another thread has replaced it; returns whether it did. */
    final boolean drop(Bucket retired) {
        return BUCKET.compareAndSet(this, retired, null);
    }

    /** The bucket that counts by the settings in force; null if there is none. */
    final @Nullable Bucket bucket() {
        Bucket current = bucket;
        while (current != null && current.outdated()) {
            BUCKET.compareAndSet(this, current, current.successor());
            current = bucket;
        }
        return current;
    }
}
