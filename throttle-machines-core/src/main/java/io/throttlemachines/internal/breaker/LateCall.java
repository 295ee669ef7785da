package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.internal.call.CallContext;
import io.throttlemachines.refusal.RefusedException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The result of an asynchronous call that may become a probe of the fleet: it waits for the answer without a thread, at most for the
 * timeout, and is refused or made then. Cancelling it ends the wait, or the call.
 */
final class LateCall<T extends @Nullable Object> extends CompletableFuture<T> {

    private final AdmissionControl admissions;
    private final FleetLink link;
    private final BreakerParts parts;
    private final Function<Admission, CompletableFuture<T>> call;
    private final CallContext context = CallContext.capture();
    private final long deadline;

    /** The call, once it is made; null before. Written by the thread that makes it; volatile, because another thread may cancel. */
    private volatile @Nullable CompletableFuture<T> made;

    private LateCall(Function<Admission, CompletableFuture<T>> call, AdmissionControl admissions, BreakerParts parts) {
        this.call = call;
        this.admissions = admissions;
        this.link = admissions.fleet();
        this.parts = parts;
        this.deadline = parts.time().nanos() + link.timeoutNanos();
    }

    /** Begins to wait. {@code call} makes the call with its admission, and throws nothing. */
    static <T extends @Nullable Object> CompletableFuture<T> begin(
            Function<Admission, CompletableFuture<T>> call, AdmissionControl admissions, BreakerParts parts) {
        LateCall<T> late = new LateCall<>(call, admissions, parts);
        late.await();
        return late;
    }

    private void await() {
        endOnFailure(() ->
                link.afterAnswer(() -> endOnFailure(() -> parts.executor().get().execute(this::answered))));
    }

    /** Continues on a thread of its own, because guards and the call are code of the application. */
    private void answered() {
        endOnFailure(() -> {
            boolean waits = context.within(() -> !isDone() && !admit());
            if (waits) {
                await();
            }
        });
    }

    /** Makes the call, or ends it with a refusal; returns false if it has to wait again. */
    private boolean admit() {
        Admission admission;
        try {
            boolean mayWait = parts.time().nanos() < deadline;
            admission = mayWait ? admissions.admitUnlessAsking() : admissions.admit();
        } catch (RefusedException refusal) {
            completeExceptionally(refusal);
            return true;
        }
        if (admission == null) {
            return false;
        }
        CompletableFuture<T> following = make(admission);
        made = following;
        var unused = following.whenComplete((answer, failure) -> {
            if (failure == null) {
                complete(answer);
            } else {
                completeExceptionally(failure);
            }
        });
        if (isCancelled()) {
            following.cancel(true);
        }
        return true;
    }

    private CompletableFuture<T> make(Admission admission) {
        try {
            return call.apply(admission);
        } catch (Throwable failure) { // such as the end of the stack
            admission.release();
            throw failure;
        }
    }

    /** Whatever is thrown, such as by an executor that rejects the task, no caller waits for ever. */
    private void endOnFailure(Runnable step) {
        try {
            step.run();
        } catch (Throwable failure) {
            completeExceptionally(failure);
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        super.cancel(mayInterruptIfRunning);
        CompletableFuture<T> running = made;
        if (running != null) {
            running.cancel(true);
        }
        return isCancelled();
    }
}
