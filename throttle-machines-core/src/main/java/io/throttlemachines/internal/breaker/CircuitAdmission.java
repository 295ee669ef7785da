package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.internal.breaker.FailureClassifier.Verdict;
import io.throttlemachines.internal.call.Futures;
import org.jspecify.annotations.Nullable;

/** An admission by the circuit itself. It also accepts a verdict that was already reached, such as for a meter. */
interface CircuitAdmission extends Admission {

    /**
     * The call has ended.
     *
     * @param verdict whether it counts as a failure, a success, or not at all
     * @param failure what the call threw, without the wrappers of futures; null if it threw nothing
     */
    void ended(Verdict verdict, @Nullable Throwable failure);

    /** Judges how the call has ended; null if its outcome does not count, or no longer. */
    default @Nullable FailureClassifier judge() {
        return null;
    }

    @Override
    default void succeeded(@Nullable Object result) {
        FailureClassifier judge = judge();
        ended(judge == null ? Verdict.NONE : judge.verdictOfAnswer(result), null);
    }

    @Override
    default void failed(Throwable failure) {
        FailureClassifier judge = judge();
        ended(judge == null ? Verdict.NONE : judge.verdict(failure), Futures.unwrap(failure));
    }

    @Override
    default void release() {
        ended(Verdict.NONE, null);
    }
}
