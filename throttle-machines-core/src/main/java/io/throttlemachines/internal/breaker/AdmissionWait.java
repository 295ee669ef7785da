package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.internal.attempt.AttemptParts;
import io.throttlemachines.internal.bulkhead.Place;
import io.throttlemachines.internal.bulkhead.PlaceWait;
import io.throttlemachines.refusal.RefusedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The admission of a call that waits for a place without holding a thread. It goes on with the place on a thread of the executor,
 * because the thread that frees a place belongs to another call. A caller that cancels or completes it ends the wait. Thread-safe.
 */
final class AdmissionWait extends CompletableFuture<Admission> {

    private final AdmissionControl admissions;

    /** An executor that throws may have run the task all the same. The first to set it back settles the admission. */
    private final AtomicBoolean open = new AtomicBoolean(true);

    private AdmissionWait(AdmissionControl admissions) {
        this.admissions = admissions;
    }

    /** An admission or refusal without a wait. */
    static CompletableFuture<Admission> immediate(Supplier<Admission> admission) {
        try {
            return CompletableFuture.completedFuture(admission.get());
        } catch (RefusedException refusal) {
            return CompletableFuture.failedFuture(refusal);
        }
    }

    static CompletableFuture<Admission> after(PlaceWait wait, AdmissionControl admissions, AttemptParts parts) {
        try {
            AdmissionWait admission = new AdmissionWait(admissions);
            var unusedAdmission = admission.whenComplete((admitted, failure) -> wait.cancel(false));
            var unused = wait.whenComplete((place, ended) -> admission.goOn(place, ended, parts));
            return admission;
        } catch (Throwable failed) { // nobody would use the place
            wait.abandon();
            throw failed;
        }
    }

    private void goOn(@Nullable Place place, @Nullable Throwable ended, AttemptParts parts) {
        if (place == null && !(ended instanceof RefusedException)) {
            settle(null, ended);
            return;
        }
        try {
            parts.executor(true).execute(() -> settle(place, ended));
        } catch (Throwable noThread) {
            if (open.getAndSet(false)) {
                try {
                    if (place != null) {
                        place.release();
                    }
                } finally { // handing on the place of many such calls may end the stack
                    completeExceptionally(ended == null ? parts.waiting().reason(noThread) : ended);
                }
            }
        }
    }

    private void settle(@Nullable Place place, @Nullable Throwable ended) {
        if (!open.getAndSet(false)) {
            return;
        }
        try {
            Admission admission =
                    place == null ? admissions.refusals().refuseFor(ended) : admissions.admitTo(place, false);
            if (!complete(admission)) { // the caller has ended it meanwhile
                admission.release();
            }
        } catch (Throwable refused) {
            completeExceptionally(refused);
        }
    }
}
