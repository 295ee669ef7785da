package io.throttlemachines.internal.breaker.keyed;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.internal.bulkhead.Bulkhead;
import io.throttlemachines.internal.key.KeyValue;
import io.throttlemachines.refusal.RefusedException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The circuit of one key. It is unused while it is CLOSED with nothing counted, and needed while it keeps calls out, or has places
 * that calls hold or wait for. Internal.
 */
public interface KeyCircuit extends KeyValue {

    /** Of a circuit whose time in OPEN is over, or that waits in HALF_OPEN for a probe. */
    long DUE = Long.MAX_VALUE - 1;

    /** The breaker through which the calls of the key go. */
    Breaker breaker();

    /** {@link #UNUSED}, what it has counted, {@link #DUE} or {@link #NEEDED}. */
    @Override
    long use(long now);

    /** A call that began before the circuit was made has failed. It counts unless the circuit has been OPEN since. */
    void failedBefore(@Nullable Throwable failure);

    /** Applies the settings and the meter of the breaker's own circuit, if they have changed. */
    void follow();

    /** Ends the waits for its places. */
    void endWaits(Function<Bulkhead, RefusedException> why);

    /**
     * Closes the circuit with clean counts.
     *
     * @param changing runs before, under the graph's lock, unless the circuit is CLOSED with nothing counted
     */
    void close(Runnable changing);
}
