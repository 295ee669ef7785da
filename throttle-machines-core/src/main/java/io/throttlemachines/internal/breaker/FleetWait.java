package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.internal.call.CallContext;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The admission of a call that may become a probe of the fleet: it waits for the fleet's answer without a thread, at most for the timeout,
 * and for a place after that if it needs one. A caller that cancels or completes it ends the wait. Thread-safe.
 */
final class FleetWait extends CompletableFuture<Admission> {

    private final AdmissionControl admissions;
    private final FleetLink link;
    private final BreakerParts parts;
    private final CallContext context = CallContext.capture();
    private final long deadline;

    /** The wait for a place after that for the fleet; null before. Written by the thread that begins it; volatile, because another thread may cancel. */
    private volatile @Nullable CompletableFuture<Admission> place;

    private FleetWait(AdmissionControl admissions, FleetLink link, BreakerParts parts) {
        this.admissions = admissions;
        this.link = link;
        this.parts = parts;
        this.deadline = parts.time().nanos() + link.timeoutNanos();
    }

    static CompletableFuture<Admission> begin(AdmissionControl admissions, FleetLink link, BreakerParts parts) {
        FleetWait wait = new FleetWait(admissions, link, parts);
        var unused = wait.whenComplete((admission, failure) -> wait.endPlaceWait());
        wait.await();
        return wait;
    }

    private void await() {
        endOnFailure(() -> link.afterAnswer(
                () -> endOnFailure(() -> parts.calls().executor(false).execute(this::answered))));
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

    /** Ends with an admission, a refusal or a wait for a place; returns false if it has to wait for the fleet again. */
    private boolean admit() {
        boolean mayWait = parts.time().nanos() < deadline;
        Admission admission = mayWait ? admissions.now() : admissions.admitWithoutFleet();
        if (admission == null && mayWait && link.isAsking()) {
            return false;
        }
        if (admission == null) {
            follow(admissions.placeLater());
        } else {
            settle(admission);
        }
        return true;
    }

    private void follow(CompletableFuture<Admission> wait) {
        place = wait;
        var unused = wait.whenComplete((admission, refusal) -> {
            if (refusal == null) {
                settle(admission);
            } else {
                completeExceptionally(refusal);
            }
        });
        if (isDone()) {
            wait.cancel(false);
        }
    }

    private void settle(Admission admission) {
        boolean taken = false;
        try {
            taken = complete(admission);
        } finally {
            if (!taken) { // the caller has ended it meanwhile, or the end of the stack
                admission.release();
            }
        }
    }

    /** Whatever is thrown, such as by an executor that rejects the task, no caller waits for ever. */
    private void endOnFailure(Runnable step) {
        try {
            step.run();
        } catch (Throwable failure) {
            completeExceptionally(parts.calls().waiting().reason(failure));
        }
    }

    private void endPlaceWait() {
        CompletableFuture<Admission> waiting = place;
        if (waiting != null) {
            waiting.cancel(false);
        }
    }
}
