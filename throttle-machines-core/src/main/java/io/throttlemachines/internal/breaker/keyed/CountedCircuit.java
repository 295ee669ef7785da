package io.throttlemachines.internal.breaker.keyed;

import io.throttlemachines.state.CircuitState;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The circuit of a key that counts for its state while the key is remembered. Thread-safe. Internal. */
public abstract class CountedCircuit implements KeyCircuit, Consumer<CircuitState> {

    private static final VarHandle NUMBER;

    static {
        try {
            NUMBER = MethodHandles.lookup().findVarHandle(CountedCircuit.class, "number", AtomicLong.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final KeyCounts counts;

    /**
     * The number in which it counts; null while it counts in none. The lock of all keys guards when it begins and ends to
     * count, the graph's lock guards when it changes to another number.
     */
    private volatile @Nullable AtomicLong number;

    /** Counts nowhere yet. */
    protected CountedCircuit(KeyCounts counts) {
        this.counts = counts;
    }

    @Override
    public final void remembered() {
        AtomicLong closed = counts.in(CircuitState.CLOSED); // as each new circuit is
        closed.getAndIncrement();
        number = closed;
    }

    @Override
    public final void forgotten() {
        AtomicLong last = (AtomicLong) NUMBER.getAndSet(this, null);
        if (last != null) {
            last.getAndDecrement();
        }
    }

    /** Counts for the state that the circuit has entered. Needs the graph's lock. */
    @Override
    public final void accept(CircuitState state) {
        AtomicLong before = number;
        AtomicLong after = counts.in(state);
        if (before != null && before != after) {
            after.getAndIncrement();
            boolean remembered = NUMBER.compareAndSet(this, before, after);
            AtomicLong left = remembered ? before : after;
            left.getAndDecrement();
        }
    }
}
