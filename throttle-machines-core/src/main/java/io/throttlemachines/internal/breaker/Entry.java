package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.internal.breaker.FailureClassifier.Verdict;
import org.jspecify.annotations.Nullable;

/** An admission that can also be told how its call ended by who has judged that already. */
interface Entry extends Admission {

    /**
     * The call has ended. Instead of the three methods of an admission.
     *
     * @param verdict what its end means
     * @param failure what it threw, out of its wrappers, if it threw something
     */
    void ended(Verdict verdict, @Nullable Throwable failure);
}
