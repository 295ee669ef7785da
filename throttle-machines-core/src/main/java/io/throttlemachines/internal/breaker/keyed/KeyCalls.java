package io.throttlemachines.internal.breaker.keyed;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.breaker.GuardedCalls;
import io.throttlemachines.call.CheckedRunnable;
import io.throttlemachines.call.CheckedSupplier;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.ActionReport.Step;
import io.throttlemachines.internal.breaker.keyed.KeyedBreaker.OwnAdmission;
import io.throttlemachines.internal.key.KeyEntry;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.state.CircuitState;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one key. A call passes two circuits: the breaker's own, with its dependencies and its guard, and that of the
 * key, which alone counts how it ends. If nothing is remembered of the key, its circuit is CLOSED, and the call costs a search
 * that finds nothing; its circuit is made when there is something to count.
 */
final class KeyCalls implements GuardedCalls {

    private final Keys keys;
    private final KeyedBreaker breaker;
    private final Object key;
    private final int hash;

    KeyCalls(Keys keys, Object key, int hash) {
        this.keys = keys;
        this.breaker = keys.breaker;
        this.key = key;
        this.hash = hash;
    }

    @Override
    public String name() {
        return breaker.name();
    }

    /**
     * Finds the circuit of the key, which asks the breaker's own when it admits the call. If nothing is remembered of the key and
     * the call needs no circuit, the own circuit is asked at once.
     */
    private KeyUse begin() {
        KeyEntry<KeyCircuit> entry = keys.pin(key, hash);
        try {
            if (entry == null && breaker.needsCircuit()) {
                entry = keys.pinOrAdd(key, hash);
            }
            if (entry == null) {
                return beginWithout();
            }
            entry.value().follow();
            return new KeyUse(entry, null);
        } catch (Throwable failed) {
            unpin(entry);
            throw failed;
        }
    }

    private KeyUse beginWithout() {
        OwnAdmission own = breaker.admit();
        try {
            return new KeyUse(
                    null,
                    own != null && own.alone()
                            ? own.admission()
                            : breaker.begin(own, failure -> keys.failed(key, hash, failure)));
        } catch (Throwable failed) {
            if (own != null) {
                own.admission().release();
            }
            throw failed;
        }
    }

    private static void unpin(@Nullable KeyEntry<KeyCircuit> entry) {
        if (entry != null) {
            entry.unpin();
        }
    }

    @Override
    public <T extends @Nullable Object, E extends Throwable> T call(CheckedSupplier<T, E> call) throws E {
        KeyUse use = begin();
        KeyEntry<KeyCircuit> entry = use.entry();
        T answer;
        try {
            answer = entry == null ? call.get() : entry.value().breaker().call(call);
        } catch (Throwable failure) {
            use.failed(failure);
            throw failure;
        }
        use.succeeded(answer);
        return answer;
    }

    @Override
    public <E extends Throwable> void run(CheckedRunnable<E> call) throws E {
        boolean unused = this.<Boolean, E>call(() -> {
            call.run();
            return true;
        });
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> callStage(Supplier<? extends CompletionStage<T>> call) {
        return later(use -> {
            KeyEntry<KeyCircuit> entry = use.entry();
            return entry == null
                    ? breaker.stage(call, use)
                    : use.following(entry.value().breaker().callStage(call));
        });
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> callAsync(CheckedSupplier<T, ?> call) {
        return later(use -> {
            KeyEntry<KeyCircuit> entry = use.entry();
            return entry == null
                    ? breaker.async(call, use)
                    : use.following(entry.value().breaker().callAsync(call));
        });
    }

    private <T extends @Nullable Object> CompletableFuture<T> later(Function<KeyUse, CompletableFuture<T>> call) {
        KeyUse use;
        try {
            use = begin();
        } catch (RefusedException refusal) {
            return CompletableFuture.failedFuture(refusal);
        }
        try {
            return call.apply(use);
        } catch (Throwable notBegun) { // by a clock, for example; a refusal is a failed future
            use.release();
            throw notBegun;
        }
    }

    @Override
    public void fireAndForget(CheckedRunnable<?> call) {
        CompletableFuture<Boolean> called = callAsync(() -> {
            call.run();
            return true;
        });
        var unused = called.handle((done, failure) -> {
            if (failure != null) {
                breaker.callFailed(failure);
            }
            return true;
        });
    }

    @Override
    public Admission admit() {
        KeyUse use = begin();
        use.admit();
        return use;
    }

    @Override
    public CompletableFuture<Admission> admitAsync() {
        return later(KeyUse::admitAsync);
    }

    @Override
    public boolean wouldAllow() {
        KeyEntry<KeyCircuit> entry = keys.find(key, hash);
        if (entry == null) {
            return breaker.wouldAllow();
        }
        entry.value().follow(); // as the next call would
        return breaker.wouldAllow() && entry.value().breaker().wouldAllow();
    }

    @Override
    public boolean isFailure(Throwable thrown) {
        return breaker.isFailure(thrown);
    }

    @Override
    public CircuitState state() {
        KeyEntry<KeyCircuit> entry = keys.find(key, hash);
        return entry == null ? CircuitState.CLOSED : entry.value().breaker().state();
    }

    @Override
    public Step tryReset(ActionNote note) {
        KeyEntry<KeyCircuit> entry = keys.find(key, hash);
        return breaker.reset(entry == null ? null : entry.value(), note);
    }

    @Override
    public String toString() {
        return "a key of breaker '" + breaker.name() + "'";
    }
}
