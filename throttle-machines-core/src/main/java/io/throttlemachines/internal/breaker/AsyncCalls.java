package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.call.CheckedRunnable;
import io.throttlemachines.call.CheckedSupplier;
import io.throttlemachines.event.CallFailed;
import io.throttlemachines.internal.breaker.timeout.TimedAdmission;
import io.throttlemachines.internal.breaker.timeout.TimedFuture;
import io.throttlemachines.internal.call.CallContext;
import io.throttlemachines.internal.call.Futures;
import io.throttlemachines.internal.call.GuardedFuture;
import io.throttlemachines.internal.call.LaterCall;
import io.throttlemachines.internal.call.StackRoom;
import io.throttlemachines.refusal.RefusedException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls that do not run on the thread of their caller, or return before they have ended. A refusal of an asynchronous call,
 * and whatever keeps the call from starting, is a failed future and never thrown.
 */
final class AsyncCalls {

    private final String name;
    private final Admissions admissions;
    private final BreakerParts parts;

    AsyncCalls(String name, Admissions admissions, BreakerParts parts) {
        this.name = name;
        this.admissions = admissions;
        this.parts = parts;
    }

    <T extends @Nullable Object> CompletableFuture<T> stage(Supplier<? extends CompletionStage<T>> call) {
        Admission admission;
        try {
            admission = admissions.now();
        } catch (Throwable refused) { // also what a timer throws
            return CompletableFuture.failedFuture(refused);
        }
        return admission == null
                ? later(context -> admitted -> context.within(() -> begin(call, admitted)))
                : begin(call, admission);
    }

    <T extends @Nullable Object> CompletableFuture<T> async(CheckedSupplier<T, ?> call) {
        Admission admission;
        try {
            admission = admissions.now();
        } catch (Throwable refused) { // also what a timer throws
            return CompletableFuture.failedFuture(refused);
        }
        return admission == null
                ? later(context -> admitted -> start(call, context, admitted))
                : start(call, null, admission);
    }

    /** Makes a call when there is a place for it, with the caller's context. */
    private <T extends @Nullable Object> CompletableFuture<T> later(
            Function<CallContext, Function<Admission, CompletableFuture<T>>> call) {
        try {
            Function<Admission, CompletableFuture<T>> begin = call.apply(CallContext.capture());
            return LaterCall.after(admissions.later(), begin, Admission::release);
        } catch (Throwable refused) { // also what a timer or the context throws
            return CompletableFuture.failedFuture(refused);
        }
    }

    /** Makes a call whose time is limited on a thread of the library, and waits for it. */
    <T extends @Nullable Object, E extends Throwable> T call(CheckedSupplier<T, E> call, Admission admission) throws E {
        return Futures.<T, E>await(start(call, null, admission), "circuit", name);
    }

    CompletableFuture<Admission> admission() {
        StackRoom.toFollowStage(); // a caller with enough stack to begin the call also has enough to end it
        try {
            Admission admission = admissions.now();
            return admission == null ? admissions.later() : CompletableFuture.completedFuture(admission);
        } catch (Throwable refused) { // also what a timer or a context throws
            return CompletableFuture.failedFuture(refused);
        }
    }

    private <T extends @Nullable Object> CompletableFuture<T> begin(
            Supplier<? extends CompletionStage<T>> call, Admission admission) {
        CompletionStage<T> stage;
        try {
            stage = Objects.requireNonNull(call.get(), "The call returned null instead of a CompletionStage");
        } catch (Throwable failure) { // also a checked one, as other languages throw them
            admission.failed(failure);
            return CompletableFuture.failedFuture(failure);
        }
        return admission instanceof TimedAdmission timed && timed.cutsOff()
                ? TimedFuture.follow(stage, timed, parts.calls())
                : GuardedFuture.follow(stage, admission);
    }

    /** Without a context it takes the one of the calling thread. */
    private <T extends @Nullable Object> CompletableFuture<T> start(
            CheckedSupplier<T, ?> call, @Nullable CallContext callers, Admission admission) {
        try {
            CallContext context = callers == null ? CallContext.capture() : callers;
            return admission instanceof TimedAdmission timed && timed.cutsOff()
                    ? TimedFuture.start(call, context, timed, parts.calls())
                    : GuardedFuture.start(call, context, parts.executor().get(), admission);
        } catch (Throwable notStarted) { // says nothing about the backend
            admission.release();
            return CompletableFuture.failedFuture(parts.calls().waiting().reason(notStarted));
        }
    }

    void fireAndForget(CheckedRunnable<?> call) {
        CompletableFuture<Boolean> called = async(() -> {
            call.run();
            return true;
        });
        var unused = called.handle((done, failure) -> {
            if (failure != null) {
                parts.publish(() -> new CallFailed(name, failure, parts.time().instant()));
            }
            return true;
        });
    }

    /** Where calls get their admission that do not wait for it on a thread. */
    interface Admissions {

        /**
         * Never blocks the thread.
         *
         * @return null if the call may wait for its admission, by {@link #later}
         * @throws RefusedException if the call is refused
         */
        @Nullable
        Admission now();

        /** Waits for the admission without holding a thread. Cancelling the result ends the wait. */
        default CompletableFuture<Admission> later() {
            throw new IllegalStateException("The admission is there without a wait.");
        }
    }
}
