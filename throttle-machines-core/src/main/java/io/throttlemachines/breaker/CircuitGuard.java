package io.throttlemachines.breaker;

import io.throttlemachines.internal.text.ClassNames;

/**
 * A condition of the application: a maintenance window, the length of a queue, the load of a CPU. A breaker uses it as
 * its recovery guard, its reset guard, or the guard of its calls. Breakers ask it from any thread, possibly often, and
 * never under a lock; it must have no side effect. A guard that throws an exception does not allow the action. A guard may look
 * at the breaker, by {@link Breaker#status()} for example: the breaker does not ask the guard again for that, and takes it to agree.
 */
@FunctionalInterface
public interface CircuitGuard {

    /** Returns whether the guarded action may happen. {@code breaker} is the breaker that asks. */
    boolean allows(Breaker breaker);

    /**
     * The name that objections show, as in {@code its recovery guard 'notInMaintenance' says no}: in application.yml
     * the name of the bean, otherwise by default the name of the class, or of the class that declares the lambda.
     */
    default String name() {
        return ClassNames.declaring(getClass());
    }
}
