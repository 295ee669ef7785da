package io.throttlemachines.internal.breaker.keyed;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.call.CallTimeoutException;
import io.throttlemachines.internal.call.GuardedFuture;
import io.throttlemachines.internal.call.LaterCall;
import io.throttlemachines.internal.key.KeyEntry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One call of a key: what it holds until it ends. The end is reported to the circuits first, and then the key may be forgotten. */
@SuppressWarnings("serial") // nobody serializes a call
final class KeyUse extends AtomicBoolean implements Admission {

    private final transient @Nullable KeyEntry<KeyCircuit> entry;

    /** What the end of the call is reported to; null if the key's breaker makes the call. Written by the thread that begins the call. */
    private transient @Nullable Admission admission;

    KeyUse(@Nullable KeyEntry<KeyCircuit> entry, @Nullable Admission admission) {
        this.entry = entry;
        this.admission = admission;
    }

    /** The entry of the key, whose breaker makes the call; null if the call is made without. */
    @Nullable
    KeyEntry<KeyCircuit> entry() {
        return entry;
    }

    /** Asks the key's circuit, for a caller that makes the call itself. */
    void admit() {
        if (entry != null) {
            try {
                admission = entry.value().breaker().admit();
            } catch (Throwable refused) {
                release();
                throw refused;
            }
        }
    }

    /** Does the same without holding a thread while the call waits for a place. */
    CompletableFuture<Admission> admitAsync() {
        if (entry == null) {
            return CompletableFuture.completedFuture(this);
        }
        CompletableFuture<Admission> wait = entry.value().breaker().admitAsync();
        CompletableFuture<Admission> admitted = new CompletableFuture<>();
        var unused = admitted.whenComplete((use, failure) -> wait.cancel(false));
        var unusedToo = wait.whenComplete((found, refusal) -> settle(admitted, found, refusal));
        return admitted;
    }

    private void settle(CompletableFuture<Admission> admitted, Admission found, @Nullable Throwable refusal) {
        if (refusal != null) {
            end();
            admitted.completeExceptionally(refusal);
            return;
        }
        admission = found;
        if (!admitted.complete(this)) { // the caller has ended it meanwhile
            release();
        }
    }

    /** Ends with a future that the key's breaker has returned, before any code that waits for the answer goes on. */
    <T extends @Nullable Object> CompletableFuture<T> following(CompletableFuture<T> call) {
        CompletableFuture<T> answer = GuardedFuture.follow(call, this);
        if (LaterCall.isWaiting(call)) {
            var unused = answer.handle((value, failure) -> {
                endWait(call);
                return true;
            });
        }
        return answer;
    }

    private void endWait(CompletableFuture<?> call) {
        if (LaterCall.isWaiting(call)) { // the caller gave up, for example by orTimeout
            LaterCall.endWait(call);
        }
    }

    @Override
    public void succeeded(@Nullable Object result) {
        try {
            if (admission != null) {
                admission.succeeded(result);
            }
        } finally {
            end();
        }
    }

    @Override
    public void failed(Throwable failure) {
        try {
            if (admission != null) {
                admission.failed(failure);
            }
        } finally {
            end();
        }
    }

    @Override
    public void release() {
        try {
            if (admission != null) {
                admission.release();
            }
        } finally {
            end();
        }
    }

    @Override
    public void onTimeout(Consumer<? super CallTimeoutException> action) {
        if (admission != null) {
            admission.onTimeout(action);
        }
    }

    private void end() {
        if (entry != null && compareAndSet(false, true)) {
            entry.unpin();
        }
    }
}
