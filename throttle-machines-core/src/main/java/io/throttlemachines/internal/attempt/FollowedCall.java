package io.throttlemachines.internal.attempt;

import io.throttlemachines.internal.call.CallContext;
import io.throttlemachines.internal.call.Futures;
import io.throttlemachines.internal.call.GuardedFuture;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The result of one attempt, whose end a subclass learns exactly once, after it has asked for it. Internal. */
public abstract class FollowedCall<T extends @Nullable Object> extends GuardedFuture<T> {

    private static final VarHandle FOLLOWED;

    static {
        try {
            FOLLOWED = MethodHandles.lookup().findVarHandle(FollowedCall.class, "followed", boolean.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /** Whether the end is still to be reported. The thread that sets it back reports it. */
    private volatile boolean followed;

    /** Creates an attempt that gets its admission later, or none. */
    protected FollowedCall() {}

    /** The attempt is over, and was followed. */
    protected abstract void ended();

    /** Reports the end from now on, also if the attempt has ended already. */
    public final void follow() {
        followed = true;
        completed();
    }

    @Override
    protected final void completed() {
        if (followed && isDone() && FOLLOWED.compareAndSet(this, true, false)) {
            ended();
        }
    }

    /** The failure of an attempt that is over; null if it has succeeded. */
    public final @Nullable Throwable failure() {
        return isCompletedExceptionally()
                ? this.<Throwable>handle((value, failure) -> failure).join()
                : null;
    }

    /**
     * Makes the call on this thread and ends with its stage, unless the attempt was cancelled or given up before. Whatever the
     * call throws is the failure of the attempt, or no other code would learn of it.
     */
    public final void begin(Supplier<? extends CompletionStage<T>> call) {
        if (isDone()) {
            release();
            return;
        }
        try {
            CompletionStage<T> stage =
                    Objects.requireNonNull(call.get(), "The call returned null instead of a CompletionStage");
            cancels(stage);
            stage.whenComplete((value, failure) -> end(value, failure == null ? null : Futures.unwrap(failure)));
        } catch (Throwable failure) {
            end(null, failure);
        }
    }

    /** The same on another thread than the caller's, with the caller's context. */
    public final void begin(Supplier<? extends CompletionStage<T>> call, CallContext context) {
        try {
            var unused = context.<Boolean, RuntimeException>within(() -> {
                begin(call);
                return true;
            });
        } catch (Throwable noContext) {
            end(null, noContext);
        }
    }
}
