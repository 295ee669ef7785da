package io.throttlemachines.breaker;

import io.throttlemachines.call.CheckedRunnable;
import io.throttlemachines.call.CheckedSupplier;
import io.throttlemachines.call.GuardedFuture;
import io.throttlemachines.event.CallFailed;
import io.throttlemachines.refusal.RefusedException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The ways of calling that answer before the call has ended. A refusal is a failed future, never thrown. */
final class AsyncCalls {

    private final String name;
    private final Gate gate;
    private final BreakerParts parts;

    AsyncCalls(String name, Gate gate, BreakerParts parts) {
        this.name = name;
        this.gate = gate;
        this.parts = parts;
    }

    <T extends @Nullable Object> CompletableFuture<T> stage(Supplier<? extends CompletionStage<T>> call) {
        Admission admission;
        try {
            admission = gate.admit();
        } catch (RefusedException refusal) {
            return CompletableFuture.failedFuture(refusal);
        }
        CompletionStage<T> stage;
        try {
            stage = Objects.requireNonNull(call.get(), "The call answered null instead of a CompletionStage");
        } catch (RuntimeException | Error failure) {
            admission.failed(failure);
            return CompletableFuture.failedFuture(failure);
        }
        return GuardedFuture.follow(stage, admission);
    }

    <T extends @Nullable Object> CompletableFuture<T> async(CheckedSupplier<T, ?> call) {
        Admission admission;
        try {
            admission = gate.admit();
        } catch (RefusedException refusal) {
            return CompletableFuture.failedFuture(refusal);
        }
        Running<T> running = new Running<>(call, admission);
        try {
            parts.executor().get().execute(running.task);
        } catch (RejectedExecutionException rejected) {
            admission.release();
            return CompletableFuture.failedFuture(rejected);
        }
        return running.future;
    }

    void fireAndForget(CheckedRunnable<?> call) {
        CompletableFuture<Boolean> called = async(() -> {
            call.run();
            return true;
        });
        var unused = called.whenComplete((done, failure) -> {
            if (failure != null) {
                parts.events()
                        .publish(
                                () -> new CallFailed(name, failure, parts.time().instant()));
                parts.events().deliver();
            }
        });
    }

    /** A call on its way on another thread; cancelling the future interrupts it. */
    private static final class Running<T extends @Nullable Object> {

        private final CheckedSupplier<T, ?> call;
        private final GuardedFuture<T> future;
        private final FutureTask<@Nullable Void> task;

        Running(CheckedSupplier<T, ?> call, Admission admission) {
            this.call = call;
            this.task = new FutureTask<>(this::run, null);
            this.future = new GuardedFuture<>(admission, () -> task.cancel(true));
        }

        private void run() {
            T answer;
            try {
                answer = call.get();
            } catch (Throwable failure) {
                future.end(null, failure);
                return;
            }
            future.end(answer, null);
        }
    }
}
