package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.call.CheckedRunnable;
import io.throttlemachines.call.CheckedSupplier;
import io.throttlemachines.event.CallFailed;
import io.throttlemachines.internal.call.CallContext;
import io.throttlemachines.internal.call.GuardedFuture;
import io.throttlemachines.refusal.RefusedException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The calls that return before they have ended. A refusal is a failed future and never thrown. */
final class AsyncCalls {

    private final String name;
    private final Supplier<Admission> admissions;
    private final BreakerParts parts;

    AsyncCalls(String name, Supplier<Admission> admissions, BreakerParts parts) {
        this.name = name;
        this.admissions = admissions;
        this.parts = parts;
    }

    <T extends @Nullable Object> CompletableFuture<T> stage(Supplier<? extends CompletionStage<T>> call) {
        Admission admission;
        try {
            admission = admissions.admitUnlessAsking();
        } catch (RefusedException refusal) {
            return CompletableFuture.failedFuture(refusal);
        }
        return admission == null ? late(later -> stage(call, later)) : stage(call, admission);
    }

    private static <T extends @Nullable Object> CompletableFuture<T> stage(
            Supplier<? extends CompletionStage<T>> call, Admission admission) {
        CompletionStage<T> stage;
        try {
            stage = Objects.requireNonNull(call.get(), "The call returned null instead of a CompletionStage");
        } catch (Throwable failure) { // also a checked one, as other languages throw them
            admission.failed(failure);
            return CompletableFuture.failedFuture(failure);
        }
        return GuardedFuture.follow(stage, admission);
    }

    <T extends @Nullable Object> CompletableFuture<T> async(CheckedSupplier<T, ?> call) {
        Admission admission;
        try {
            admission = admissions.admitUnlessAsking();
        } catch (RefusedException refusal) {
            return CompletableFuture.failedFuture(refusal);
        }
        return admission == null ? late(later -> start(call, later)) : start(call, admission);
    }

    private <T extends @Nullable Object> CompletableFuture<T> start(CheckedSupplier<T, ?> call, Admission admission) {
        try {
            return GuardedFuture.start(
                    call, CallContext.capture(), parts.executor().get(), admission);
        } catch (Throwable notStarted) { // says nothing about the backend
            admission.release();
            return CompletableFuture.failedFuture(notStarted);
        }
    }

    /** Makes a call when the fleet has given it the place of a probe. */
    private <T extends @Nullable Object> CompletableFuture<T> late(Function<Admission, CompletableFuture<T>> call) {
        return LateCall.begin(call, admissions, parts);
    }

    void fireAndForget(CheckedRunnable<?> call) {
        CompletableFuture<Boolean> called = async(() -> {
            call.run();
            return true;
        });
        var unused = called.whenComplete((done, failure) -> {
            if (failure != null) {
                parts.publish(() -> new CallFailed(name, failure, parts.time().instant()));
            }
        });
    }
}
