package io.throttlemachines.internal.call;

import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.throttlemachines.call.CheckedSupplier;
import io.throttlemachines.hedge.HedgeAttempt;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The context of a caller's thread, which must reach the threads on which its call runs: SLF4J's MDC, the hedged attempt
 * that the caller runs in, and everything that is registered with Micrometer's context-propagation if that is on the class path. Immutable and thread-safe.
 * Internal.
 */
public final class CallContext {

    private static final boolean PROPAGATION = propagationPresent();
    private static final CallContext EMPTY = new CallContext(null, null, null);
    private static final String KEEPS = "the thread keeps a context that is not its own";

    private final @Nullable Map<String, String> mdc;
    private final @Nullable Object snapshot;
    private final @Nullable HedgeAttempt attempt;

    private CallContext(@Nullable Map<String, String> mdc, @Nullable Object snapshot, @Nullable HedgeAttempt attempt) {
        this.mdc = mdc;
        this.attempt = attempt;
        this.snapshot = snapshot;
    }

    private static boolean propagationPresent() {
        try {
            Class.forName("io.micrometer.context.ContextSnapshotFactory", false, CallContext.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }

    /** Takes the context of the calling thread. */
    public static CallContext capture() {
        Map<String, String> mdc = MDC.getCopyOfContextMap();
        Object snapshot = PROPAGATION ? Propagation.capture() : null;
        HedgeAttempt attempt = HedgeAttempt.current();
        return mdc == null && snapshot == null && attempt == null ? EMPTY : new CallContext(mdc, snapshot, attempt);
    }

    /** Runs a function on the calling thread with this context, and restores the context that the thread had before. */
    public <T extends @Nullable Object, E extends Throwable> T within(CheckedSupplier<T, E> body) throws E {
        Map<String, String> before = MDC.getCopyOfContextMap();
        @Nullable AutoCloseable propagated = snapshot == null ? null : Propagation.open(snapshot);
        try {
            set(mdc);
            return attempt == null ? body.get() : attempt.within(body);
        } finally {
            restore(propagated, before);
        }
    }

    /** The call has ended, so a context that cannot be restored must not change its outcome. */
    private static void restore(@Nullable AutoCloseable propagated, @Nullable Map<String, String> before) {
        try {
            if (propagated != null) {
                Propagation.close(propagated);
            }
        } catch (Throwable thrown) {
            UserCode.failed(() -> "Restoring the context of a thread", KEEPS, thrown);
        }
        try {
            set(before);
        } catch (Throwable thrown) {
            UserCode.failed(() -> "Restoring the MDC of a thread", KEEPS, thrown);
        }
    }

    private static void set(@Nullable Map<String, String> map) {
        if (map == null) {
            MDC.clear();
        } else {
            MDC.setContextMap(map);
        }
    }

    /** A class of its own, so that the optional classes are loaded only where they exist. */
    private static final class Propagation {

        private static final ContextSnapshotFactory FACTORY =
                ContextSnapshotFactory.builder().build();

        static Object capture() {
            return FACTORY.captureAll();
        }

        static AutoCloseable open(Object snapshot) {
            return ((ContextSnapshot) snapshot).setThreadLocals();
        }

        static void close(AutoCloseable scope) {
            ((ContextSnapshot.Scope) scope).close();
        }
    }
}
