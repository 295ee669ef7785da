package io.throttlemachines.breaker;

/**
 * A condition of the user's own: a maintenance window, the length of a queue, the load of a CPU. Used as a breaker's
 * recovery guard, its reset guard, or the guard of a group's member. It is asked outside every lock, by any thread,
 * possibly often, and must have no side effect. One that throws says no.
 */
@FunctionalInterface
public interface CircuitGuard {

    /**
     * Asks whether the guarded action may happen.
     *
     * @param breaker the breaker that asks
     * @return true if it may
     */
    boolean allows(Breaker breaker);
}
