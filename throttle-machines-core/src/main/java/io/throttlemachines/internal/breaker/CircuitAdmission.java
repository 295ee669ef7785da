package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.internal.breaker.FailureClassifier.Verdict;
import org.jspecify.annotations.Nullable;

/** An admission by the circuit itself. It also accepts a verdict that was already reached, such as for a meter. */
interface CircuitAdmission extends Admission {

    /**
     * The call has ended. Called instead of the three methods of {@link Admission}.
     *
     * @param verdict whether it counts as a failure, a success, or not at all
     * @param failure what the call threw, without the wrappers of futures; null if it threw nothing
     */
    void ended(Verdict verdict, @Nullable Throwable failure);
}
